namespace LuBan.Sdk.Build.Lint;

/// <summary>One thing that was found.</summary>
/// <param name="Id">The rule, or the code of a problem that installing would find as well.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Place">Where.</param>
/// <param name="Message">What, in one sentence or two.</param>
internal sealed record LintFinding(string Id, LintSeverity Severity, LintPlace Place, string Message)
{
    public LintFinding(LintRule rule, LintPlace place, string message)
        : this(rule.Id, rule.Severity, place, message)
    {
    }

    /// <summary>The rule; null for a problem of the manifest, whose message says all.</summary>
    public LintRule? Rule => LintRules.Find(Id);

    /// <summary>The author's reason why this is right as it is; null when there is none.</summary>
    public string? Suppression { get; init; }
}
