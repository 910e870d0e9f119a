namespace LuBan.Sdk.Build.Lint;

/// <summary>One thing that is looked for.</summary>
/// <param name="Id">Never reused; docs/lint.md and docs/errors.md have a paragraph for it.</param>
/// <param name="Severity">How bad a finding is, unless the finding itself says otherwise.</param>
/// <param name="Title">What was found, in a few words.</param>
/// <param name="Why">What comes of it.</param>
/// <param name="Fix">What to do.</param>
internal sealed record LintRule(string Id, LintSeverity Severity, string Title, string Why, string Fix);
