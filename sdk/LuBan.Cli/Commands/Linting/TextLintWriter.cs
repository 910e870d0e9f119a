using LuBan.Cli.Output;
using LuBan.Cli.Text;
using LuBan.Sdk.Build.Lint;

namespace LuBan.Cli.Commands.Linting;

/// <summary>For people: one block for each rule, with the places, why it matters and what to do.</summary>
internal sealed class TextLintWriter(CliContext cli) : ILintWriter
{
    public void Write(IReadOnlyList<LintReport> reports, TextWriter output)
    {
        foreach (var report in reports)
        {
            foreach (var rule in report.Findings.GroupBy(finding => (finding.Id, finding.Severity))) Write(rule.Key.Id, rule.Key.Severity, [.. rule], output);
            output.WriteLine(Clean.Line(Summary(report)));
        }
    }

    private void Write(string id, LintSeverity severity, IReadOnlyList<LintFinding> findings, TextWriter output)
    {
        var rule = findings[0].Rule;
        output.WriteLine($"{id} {cli.In(Texts.LintSeverity(severity))}{(rule is null ? "" : ": " + rule.Title)}");
        foreach (var finding in findings) output.WriteLine(Clean.Line($"  {finding.Place}: {finding.Message}"));
        if (rule is not null)
        {
            output.WriteLine($"  {cli.In(Texts.LintWhy)}: {rule.Why}");
            output.WriteLine($"  {cli.In(Texts.LintFix)}: {rule.Fix}");
        }
        output.WriteLine();
    }

    private string Summary(LintReport report)
    {
        var name = report.Id.Length == 0 ? "?" : $"{report.Id} {report.Version}";
        return cli.In(Texts.LintSummary, name, report.Count(LintSeverity.Error), report.Count(LintSeverity.Warning), report.Count(LintSeverity.Info), report.Suppressed.Count);
    }
}
