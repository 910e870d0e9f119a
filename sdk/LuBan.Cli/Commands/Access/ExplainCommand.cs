using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Access;

/// <summary>Why somebody may do something, from the binding to the rule; or what is missing.</summary>
internal static class ExplainCommand
{
    private static readonly Column[] PathColumns =
    [
        new("BINDING", path => In(path.Text("binding", "kind"), path.Text("binding", "namespace"), path.Text("binding", "name"))),
        new("AS", path => path.Text("subject")),
        new("ROLE", path => $"{path.Text("binding", "roleKind")} {path.Text("binding", "roleName")}" + (path.Text("aggregatedRole") is { } part ? $" ← {part}" : "")),
        new("TEMPLATE", path => path.Text("template")),
        new("RULE", path => Rule(path.At("rule"))),
    ];

    private static readonly Column[] GivingColumns = [new("ROLE THAT WOULD DO", role => In(role.Text("kind"), role.Text("namespace"), role.Text("name")))];

    public static Command Create(CliContext cli)
    {
        var (question, output) = (new QuestionOptions(cli), CommonOptions.Output(cli));
        var command = new Command("explain", cli.In(Texts.RoleExplain));
        question.AddTo(command);
        command.Add(output);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var answer = await client.GetAsync(question.Path(parsed), cancellationToken);
            var format = parsed.Format(output);
            if (format == OutputFormat.Table) Write(cli, answer);
            else if (format == OutputFormat.Name) cli.Environment.Out.WriteLine(Word(answer));
            else cli.Printer.Structured(format, answer);
            return ExitCode.Ok;
        });
    }

    public static string Word(JsonNode answer) => answer.Flag("allowed") == true ? "yes" : "no";

    private static void Write(CliContext cli, JsonNode answer)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactUser, answer.Text("subject", "user"));
        facts.Add(Texts.FactGroups, answer.Joined("subject", "groups"));
        facts.Add(Texts.FactScopes, answer.Joined("subject", "scopes"));
        facts.Add(Texts.FactAllowed, Word(answer));
        facts.Add(Texts.FactReason, answer.Text("reason"));
        if (answer.At("missing") is { } missing) facts.Add(Texts.FactMissingRule, Rule(missing.At("rule")));
        facts.Write();
        Section(cli, PathColumns, [.. answer.Items("paths")]);
        Section(cli, GivingColumns, [.. answer.Items("missing", "roles")]);
    }

    private static void Section(CliContext cli, IReadOnlyList<Column> columns, IReadOnlyList<JsonNode> rows)
    {
        if (rows.Count == 0) return;
        cli.Environment.Out.WriteLine();
        cli.Printer.Table(columns, rows);
    }

    private static string Rule(JsonNode? rule)
    {
        var groups = rule.Items("apiGroups").Select(group => group.Text() is { Length: > 0 } name ? "." + name : "").Distinct().ToArray();
        var resources = rule.Items("resources").SelectMany(resource => groups.DefaultIfEmpty("").Select(group => resource.Text() + group));
        var names = rule.Joined("resourceNames") is { } only ? $" [{only}]" : "";
        return $"{rule.Joined("verbs")} {string.Join(", ", resources.Concat(rule.Items("nonResourceURLs").Select(url => url.Text()!)))}{names}";
    }

    private static string In(string? kind, string? ns, string? name) => $"{kind} {(string.IsNullOrEmpty(ns) ? "" : ns + "/")}{name}";
}
