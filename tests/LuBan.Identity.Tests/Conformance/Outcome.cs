namespace LuBan.Identity.Tests;

/// <summary>How a module ends, in the words of the OpenID Foundation's suite.</summary>
internal enum Verdict
{
    Passed,
    Warning,
    Skipped,
    Failed,
}

/// <summary>How a module ended, and why when it did not simply pass.</summary>
internal sealed record Outcome(Verdict Verdict, string Detail = "")
{
    public static Outcome Passed { get; } = new(Verdict.Passed);

    public static Outcome Warning(string detail) => new(Verdict.Warning, detail);

    public static Outcome Skipped(string detail) => new(Verdict.Skipped, detail);
}
