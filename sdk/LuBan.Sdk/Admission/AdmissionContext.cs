namespace LuBan.Sdk;

/// <summary>A write that a hook looks at, and what it has to say about it.</summary>
/// <typeparam name="TResource">The kind.</typeparam>
public sealed class AdmissionContext<TResource> where TResource : Resource
{
    private readonly List<AdmissionProblem> _problems = [];
    private readonly List<string> _warnings = [];

    /// <summary>What is done.</summary>
    public required AdmissionOperations Operation { get; init; }

    /// <summary>The object as it is; null on create.</summary>
    public TResource? Old { get; init; }

    /// <summary>Who writes.</summary>
    public string User { get; init; } = "";

    /// <summary>The groups of who writes; empty when the write is not made for a caller.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Nothing will be kept.</summary>
    public bool DryRun { get; init; }

    /// <summary>What was named with <see cref="AddProblem"/>.</summary>
    public IReadOnlyList<AdmissionProblem> Problems => _problems;

    /// <summary>What was said with <see cref="AddWarning"/>.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Refuses the write.</summary>
    /// <param name="field">Where the problem is, such as <c>spec.items[0].name</c>; empty for the whole object.</param>
    /// <param name="message">What is wrong and what is expected.</param>
    public void AddProblem(string field, string message) => _problems.Add(new AdmissionProblem(field, message));

    /// <summary>Tells the writer something; kubectl shows it.</summary>
    /// <param name="text">One sentence of at most 256 characters.</param>
    public void AddWarning(string text) => _warnings.Add(text);
}

/// <summary>Why a write is refused.</summary>
/// <param name="Field">Where the problem is; empty for the whole object.</param>
/// <param name="Message">What is wrong and what is expected.</param>
public sealed record AdmissionProblem(string Field, string Message);
