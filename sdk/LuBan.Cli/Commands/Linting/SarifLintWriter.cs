using System.Text.Json.Nodes;
using LuBan.Sdk.Build.Lint;

namespace LuBan.Cli.Commands.Linting;

/// <summary>SARIF 2.1.0, which editors and code hosts show beside the code.</summary>
internal sealed class SarifLintWriter : ILintWriter
{
    public void Write(IReadOnlyList<LintReport> reports, TextWriter output) => output.WriteLine(new JsonObject
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray([.. reports.Select(Run)]),
    }.ToJsonString(JsonLintWriter.Readable));

    private static JsonObject Run(LintReport report)
    {
        var findings = report.Findings.Concat(report.Suppressed).ToList();
        return new()
        {
            ["tool"] = new JsonObject { ["driver"] = new JsonObject { ["name"] = "luban lint", ["rules"] = new JsonArray([.. findings.Select(finding => finding.Id).Distinct().Order(StringComparer.Ordinal).Select(Rule)]) } },
            ["results"] = new JsonArray([.. findings.Select(Result)]),
        };
    }

    private static JsonObject Rule(string id)
    {
        var json = new JsonObject { ["id"] = id };
        if (LintRules.Find(id) is not { } rule) return json;
        json["shortDescription"] = new JsonObject { ["text"] = rule.Title };
        json["fullDescription"] = new JsonObject { ["text"] = rule.Why };
        json["help"] = new JsonObject { ["text"] = rule.Fix };
        json["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule.Severity) };
        return json;
    }

    private static JsonObject Result(LintFinding finding)
    {
        var json = new JsonObject
        {
            ["ruleId"] = finding.Id,
            ["level"] = Level(finding.Severity),
            ["message"] = new JsonObject { ["text"] = finding.Message },
            ["locations"] = new JsonArray(Location(finding.Place)),
        };
        if (finding.Suppression is { } reason) json["suppressions"] = new JsonArray(new JsonObject { ["kind"] = "inSource", ["justification"] = reason });
        return json;
    }

    private static JsonObject Location(LintPlace place)
    {
        var physical = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = Uri(place) } };
        if (place.Line > 0) physical["region"] = new JsonObject { ["startLine"] = place.Line };
        var json = new JsonObject { ["physicalLocation"] = physical };
        if (place.Member is { } member) json["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = member });
        return json;
    }

    // A pointer into a file is no part of its address here.
    private static string Uri(LintPlace place) => place.Source is { } source && Path.IsPathRooted(source)
        ? new Uri(source).AbsoluteUri
        : (place.Source ?? place.File).Split('#')[0] is { Length: > 0 } file ? System.Uri.EscapeDataString(file).Replace("%2F", "/", StringComparison.Ordinal) : "luban/extension.json";

    private static string Level(LintSeverity severity) => severity switch { LintSeverity.Error => "error", LintSeverity.Warning => "warning", _ => "note" };
}
