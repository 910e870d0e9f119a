using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk.Build.Lint;

namespace LuBan.Cli.Commands.Linting;

/// <summary>For scripts.</summary>
internal sealed class JsonLintWriter : ILintWriter
{
    internal static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(IReadOnlyList<LintReport> reports, TextWriter output) => output.WriteLine(new JsonArray([.. reports.Select(Report)]).ToJsonString(Readable));

    private static JsonObject Report(LintReport report) => new()
    {
        ["id"] = report.Id,
        ["version"] = report.Version,
        ["errors"] = report.Count(LintSeverity.Error),
        ["warnings"] = report.Count(LintSeverity.Warning),
        ["findings"] = new JsonArray([.. report.Findings.Select(Finding)]),
        ["suppressed"] = new JsonArray([.. report.Suppressed.Select(Finding)]),
    };

    private static JsonObject Finding(LintFinding finding)
    {
        var json = new JsonObject { ["rule"] = finding.Id, ["severity"] = finding.Severity.ToString().ToLowerInvariant(), ["message"] = finding.Message, ["file"] = finding.Place.File };
        if (finding.Place.Member is { } member) json["member"] = member;
        if (finding.Place.Source is { } source) json["source"] = source;
        if (finding.Place.Line > 0) json["line"] = finding.Place.Line;
        if (finding.Rule is { } rule) (json["title"], json["why"], json["fix"]) = (rule.Title, rule.Why, rule.Fix);
        if (finding.Suppression is { } reason) json["suppression"] = reason;
        return json;
    }
}
