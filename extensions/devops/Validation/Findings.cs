namespace LuBan.DevOps.Validation;

/// <summary>Everything that is wrong with a file, and everything in it that is not run here.</summary>
internal sealed class Findings
{
    private readonly List<Problem> _problems = [];
    private readonly List<UnsupportedField> _unsupported = [];

    public IReadOnlyList<Problem> Problems => _problems;

    public IReadOnlyList<UnsupportedField> Unsupported => _unsupported;

    public void Add(string field, string message) => _problems.Add(new(field, message));

    /// <summary>Without it the file would do something else: it is not run.</summary>
    public void Essential(string field, string remedy) => _unsupported.Add(new(field, remedy, true));

    /// <summary>It has no effect here, and the file does the same without it.</summary>
    public void Ignored(string field, string why) => _unsupported.Add(new(field, why, false));
}

/// <summary>A field that upstream knows and that is not run here.</summary>
/// <param name="Field">Where it is.</param>
/// <param name="Message">What it means for the run, and what to do instead.</param>
/// <param name="IsEssential">Whether a run that needs it is refused.</param>
internal sealed record UnsupportedField(string Field, string Message, bool IsEssential);
