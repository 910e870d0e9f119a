namespace LuBan.Lint.Tests;

/// <summary>What a rule finds, and the same without the fault.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Bad">Breaks this rule.</param>
/// <param name="Good">Breaks no rule at all.</param>
internal sealed record Example(string Rule, Sample Bad, Sample Good)
{
    /// <summary>A part of the message.</summary>
    public string Says { get; init; } = "";

    /// <summary>A part of the place.</summary>
    public string Where { get; init; } = "";
}
