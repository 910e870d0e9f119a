using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Shows what a dry run found.</summary>
internal static class Preview
{
    private static readonly Column[] Columns =
    [
        new("ID", item => item.Text("id")),
        new("VERSION", item => item.Text("version")),
        new("INSTALLED", item => item.Text("installedVersion")),
        new("SOURCE", item => item.Text("source")),
        new("NEW PERMISSIONS", item => item.Joined("newPermissions")),
        new("ADVISORIES", item => item.Joined("advisories")),
    ];

    /// <returns>Conflict when something stands in the way.</returns>
    public static ExitCode Write(CliContext cli, JsonObject plan)
    {
        cli.Say(Texts.PreviewTitle, plan.Text("metadata", "name"));
        var preview = plan.At("status", "preview");
        if (preview.Items("packages").ToArray() is { Length: > 0 } packages) cli.Printer.Table(Columns, packages);
        // Whatever else the server tells is shown as it is.
        var others = new JsonObject((preview as JsonObject ?? []).Where(pair => pair.Key is not ("packages" or "problems")).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        if (others.Count > 0) cli.Environment.Out.Write(Clean.Block(Yaml.Write(others)));
        var problems = preview.Items("problems").Select(problem => problem.Text() ?? problem.ToJsonString()).ToArray();
        foreach (var problem in problems) cli.Remark(Texts.PreviewProblem, problem);
        return problems.Length == 0 ? ExitCode.Ok : ExitCode.Conflict;
    }

    /// <summary>The permissions that a dry run showed for one extension; null when its source does not say.</summary>
    public static IEnumerable<string>? Permissions(JsonNode plan, string name) =>
        plan.Items("status", "preview", "packages").FirstOrDefault(package => name.Equals(package.Text("id"), StringComparison.OrdinalIgnoreCase)).At("permissions") is JsonArray wanted
            ? wanted.Select(permission => permission.Text("name") ?? "")
            : null;
}
