namespace LuBan.Sdk.Build.Lint;

/// <summary>All that was found in one package.</summary>
/// <param name="Id">The extension's id; empty when the manifest cannot be read.</param>
/// <param name="Version">Its version.</param>
/// <param name="Findings">Errors first, then by place.</param>
/// <param name="Suppressed">What the author gave a reason for.</param>
internal sealed record LintReport(string Id, string Version, IReadOnlyList<LintFinding> Findings, IReadOnlyList<LintFinding> Suppressed)
{
    public int Count(LintSeverity severity) => Findings.Count(finding => finding.Severity == severity);
}
