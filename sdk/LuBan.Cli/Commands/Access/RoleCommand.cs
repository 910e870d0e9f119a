using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Access;

internal static class RoleCommand
{
    public const string TemplatesAnnotation = "iam.luban.dev/role-templates";

    private static readonly Column[] Columns =
    [
        new("NAME", role => role.Text("metadata", "name")),
        new("NAMESPACE", role => role.Text("metadata", "namespace")),
        new("TEMPLATES", role => role.Text("metadata", "annotations", TemplatesAnnotation)),
        new("RULES", role => role.Items("rules").Count() is > 0 and var rules ? $"{rules}" : null),
        new("AGGREGATES", role => role.At("aggregationRule") is null ? null : "yes"),
    ];

    private static readonly Column[] TemplateColumns =
    [
        new("NAME", template => template.Text("metadata", "name")),
        new("SCOPE", template => template.Text("spec", "scope")),
        new("CATEGORY", template => template.Text("spec", "category")),
        new("NEEDS", template => template.Joined("spec", "dependencies")),
        new("READY", template => template.Text("status", "ready")),
        new("EXTENSION", template => template.Text("metadata", "labels", "kernel.luban.dev/extension")),
    ];

    private static readonly Column[] RuleColumns =
    [
        new("VERBS", rule => rule.Joined("verbs")),
        new("GROUPS", rule => string.Join(", ", rule.Items("apiGroups").Select(group => group.Text() is { Length: > 0 } name ? name : "core"))),
        new("RESOURCES", rule => rule.Joined("resources")),
        new("NAMES", rule => rule.Joined("resourceNames")),
        new("PATHS", rule => rule.Joined("nonResourceURLs")),
    ];

    private static readonly Column[] BindingColumns =
    [
        new("BINDING", binding => binding.Text("metadata", "name")),
        new("NAMESPACE", binding => binding.Text("metadata", "namespace")),
        new("SUBJECTS", binding => string.Join(", ", binding.Items("subjects").Select(subject => $"{subject.Text("kind")} {(subject.Text("namespace") is { } ns ? ns + ":" : "")}{subject.Text("name")}"))),
    ];

    public static Command Create(CliContext cli) => new("role", cli.In(Texts.Role))
    {
        List(cli), Templates(cli), Show(cli), RoleGrantCommands.Grant(cli), RoleGrantCommands.Revoke(cli), ExplainCommand.Create(cli),
    };

    public static Argument<string> Name(CliContext cli) => new("role") { Description = cli.In(Texts.RoleName) };

    private static Command List(CliContext cli)
    {
        var place = new PlaceOptions(cli);
        var command = new Command("list", cli.In(Texts.RoleList));
        place.AddTo(command, isRequired: false);
        return command.ListsObjects(cli, Iam.ClusterRoles, Columns, parsed => place.Read(parsed) is { IsCluster: false } somewhere ? Iam.Roles.Path(somewhere.Namespace) : Iam.ClusterRoles.Path());
    }

    private static Command Templates(CliContext cli)
    {
        var category = new Option<string?>("--category") { Description = cli.In(Texts.RoleTemplateCategory), HelpName = "name" };
        return new Command("templates", cli.In(Texts.RoleTemplates)) { category }.ListsObjects(cli, Iam.RoleTemplates, TemplateColumns, _ => Iam.RoleTemplates.Path(),
            (parsed, template) => parsed.GetValue(category) is not { } wanted || template.Text("spec", "category") == wanted);
    }

    private static Command Show(CliContext cli)
    {
        var (name, place, output) = (Name(cli), new PlaceOptions(cli), CommonOptions.Output(cli));
        var command = new Command("show", cli.In(Texts.RoleShow)) { name, output };
        place.AddTo(command, isRequired: false);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (where, role) = (place.Read(parsed), parsed.GetRequiredValue(name));
            var kind = where.IsCluster ? Iam.ClusterRoles : Iam.Roles;
            var found = await client.GetAsync(kind.Path(where.Namespace, role), cancellationToken);
            var format = parsed.Format(output);
            if (format == OutputFormat.Table) await WriteAsync(cli, client, where, found, cancellationToken);
            else cli.Printer.Object(format, found, kind.QualifiedName, () => { });
            return ExitCode.Ok;
        });
    }

    private static async Task WriteAsync(CliContext cli, KernelClient client, Place where, JsonObject role, CancellationToken cancellationToken)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactRole, role.Text("metadata", "name"));
        facts.Add(Texts.FactNamespace, role.Text("metadata", "namespace"));
        facts.Add(Texts.FactDescription, role.Text("metadata", "annotations", "kubernetes.io/description"));
        facts.Add(Texts.FactTemplates, role.Text("metadata", "annotations", TemplatesAnnotation));
        foreach (var selector in role.Items("aggregationRule", "clusterRoleSelectors")) facts.Add(Texts.FactAggregates, selector.ToJsonString());
        facts.Write();
        Section(cli, RuleColumns, [.. role.Items("rules"), .. await RulesOfTemplatesAsync(client, role, cancellationToken)]);
        Section(cli, BindingColumns, [.. await BindingsAsync(client, where, role.Text("metadata", "name")!, cancellationToken)]);
    }

    /// <summary>The rules that the role has now from the templates it names, and from those that these need.</summary>
    private static async Task<IReadOnlyList<JsonNode>> RulesOfTemplatesAsync(KernelClient client, JsonNode role, CancellationToken cancellationToken)
    {
        var waiting = new Queue<string>((role.Text("metadata", "annotations", TemplatesAnnotation) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        if (waiting.Count == 0) return [];
        var templates = (await client.ListAllAsync(Iam.RoleTemplates.Path(), cancellationToken)).Items("items").ToDictionary(template => template.Text("metadata", "name") ?? "");
        var (seen, rules) = (new HashSet<string>(), new List<JsonNode>());
        while (waiting.TryDequeue(out var name))
        {
            if (!seen.Add(name) || !templates.TryGetValue(name, out var template)) continue;
            rules.AddRange(template.Items("spec", "rules"));
            foreach (var needed in template.Items("spec", "dependencies")) waiting.Enqueue(needed.Text() ?? "");
        }
        return rules;
    }

    private static async Task<IEnumerable<JsonNode>> BindingsAsync(KernelClient client, Place where, string role, CancellationToken cancellationToken)
    {
        var bindings = (await client.ListAllAsync(Iam.RoleBindings.Path(where.Namespace), cancellationToken)).Items("items");
        if (where.IsCluster) bindings = (await client.ListAllAsync(Iam.ClusterRoleBindings.Path(), cancellationToken)).Items("items").Concat(bindings);
        return bindings.Where(binding => binding.Text("roleRef", "name") == role && binding.Text("roleRef", "kind") == (where.IsCluster ? Iam.ClusterRoles : Iam.Roles).Kind);
    }

    private static void Section(CliContext cli, IReadOnlyList<Column> columns, IReadOnlyList<JsonNode> rows)
    {
        if (rows.Count == 0) return;
        cli.Environment.Out.WriteLine();
        cli.Printer.Table(columns, rows);
    }
}
