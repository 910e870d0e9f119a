using LuBan.Sdk;

namespace LuBan.Kernel.Contributions;

/// <summary>An admission hook of an extension, as plain data.</summary>
/// <param name="Hook">The hook's type name.</param>
/// <param name="Group">The API group of its kind.</param>
/// <param name="Version">The version that its record describes.</param>
/// <param name="Plural">The plural of its kind.</param>
/// <param name="Defaults">Whether it changes objects.</param>
/// <param name="Validates">Whether it refuses objects.</param>
public sealed record AdmissionContribution(string Hook, string Group, string Version, string Plural, bool Defaults, bool Validates)
{
    /// <summary>Which writes it is asked about.</summary>
    public AdmissionOperations Operations { get; init; }

    /// <summary>Lower ones are asked first.</summary>
    public int Order { get; init; }

    /// <summary>How long it may take.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>What happens to the write when the hook fails.</summary>
    public AdmissionFailurePolicy FailurePolicy { get; init; }

    /// <summary>Only objects with these labels; null for all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Only objects in namespaces with these labels; null for all.</summary>
    public string? NamespaceSelector { get; init; }
}
