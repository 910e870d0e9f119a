using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Tenancy;

internal static class WorkspaceCommand
{
    /// <summary>What is the caller's.</summary>
    private const string Self = "apis/tenant.luban.dev/v1/self";

    private static readonly Column[] Columns =
    [
        new("NAME", workspace => workspace.Text("metadata", "name")),
        new("DISPLAY NAME", workspace => workspace.Text("spec", "displayName")),
        new("MANAGER", workspace => workspace.Text("spec", "manager")),
        new("PROJECTS", workspace => workspace.Text("status", "namespaces")),
        new("MEMBERS", workspace => workspace.Text("status", "members")),
        new("PHASE", workspace => workspace.Text("status", "phase")),
    ];

    private static readonly Column[] MineColumns = [new("NAME", workspace => workspace.Text("name")), new("DISPLAY NAME", workspace => workspace.Text("displayName")), new("ROLES", workspace => workspace.Joined("roles"))];

    private static readonly Column[] QuotaColumns = [new("QUOTA", entry => entry.Text("name")), new("USED", entry => entry.Text("used")), new("HARD", entry => entry.Text("hard"))];

    public static readonly Column[] RemainingColumns =
    [
        new("REMAINING", item => item.Text("resource")),
        new("NAMESPACE", item => item.Text("namespace")),
        new("OBJECTS", item => item.Text("count")),
        new("OWNER", item => item.Text("owner")),
        new("MESSAGE", item => item.Text("message")),
    ];

    public static Command Create(CliContext cli) => new("workspace", cli.In(Texts.Workspace))
    {
        List(cli), Mine(cli), Show(cli), CreateWorkspace(cli), Delete(cli), MemberCommands.Members(cli), MemberCommands.Invite(cli), MemberCommands.Invitations(cli), MemberCommands.Accept(cli), Projects(cli), Adopt(cli),
    };

    public static Argument<string> Name(CliContext cli) => new("workspace") { Description = cli.In(Texts.WorkspaceName) };

    private static Command List(CliContext cli) => new Command("list", cli.In(Texts.WorkspaceList)).ListsObjects(cli, Iam.Workspaces, Columns, _ => Iam.Workspaces.Path());

    private static Command Mine(CliContext cli)
    {
        var output = CommonOptions.Output(cli);
        return new Command("mine", cli.In(Texts.WorkspaceMine)) { output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (format, mine) = (parsed.Format(output), await client.GetAsync(Self, cancellationToken));
            if (format == OutputFormat.Table) WriteMine(cli, mine);
            else if (format == OutputFormat.Name) foreach (var workspace in mine.Items("workspaces")) cli.Environment.Out.WriteLine(Clean.Line(workspace.Text("name")));
            else cli.Printer.Structured(format, mine);
            return ExitCode.Ok;
        });
    }

    private static void WriteMine(CliContext cli, JsonNode mine)
    {
        if (mine.Items("workspaces").Any()) cli.Printer.Table(MineColumns, [.. mine.Items("workspaces")]);
        else cli.Remark(Texts.NothingThere);
        if (mine.Flag("administrator") == true) cli.Remark(Texts.WorkspaceAll);
        foreach (var invitation in mine.Items("invitations")) cli.Remark(Texts.WorkspaceInvited, invitation.Text("workspace"), invitation.Text("role"), invitation.Text("name"));
    }

    private static Command Show(CliContext cli)
    {
        var name = Name(cli);
        return new Command("show", cli.In(Texts.WorkspaceShow)) { name }.ShowsObject(cli, Iam.Workspaces, parsed => Iam.Workspaces.Path(null, parsed.GetRequiredValue(name)), workspace =>
        {
            var facts = new Facts(cli);
            facts.Add(Texts.FactWorkspace, workspace.Text("metadata", "name"));
            facts.Add(Texts.FactDisplayName, workspace.Text("spec", "displayName"));
            facts.Add(Texts.FactDescription, workspace.Text("spec", "description"));
            facts.Add(Texts.FactManager, workspace.Text("spec", "manager"));
            facts.Add(Texts.FactHome, Iam.HomeOf(workspace.Text("metadata", "name") ?? ""));
            facts.Add(Texts.FactProjects, workspace.Text("status", "namespaces"));
            facts.Add(Texts.FactMembers, workspace.Text("status", "members"));
            facts.Add(Texts.FactPhase, workspace.Text("status", "phase"));
            facts.Write();
            Section(cli, QuotaColumns, [.. (workspace.At("status", "quota", "hard") as JsonObject ?? []).Select(entry => new JsonObject { ["name"] = entry.Key, ["hard"] = entry.Value?.DeepClone(), ["used"] = workspace.Text("status", "quota", "used", entry.Key) })]);
            Section(cli, RemainingColumns, [.. workspace.Items("status", "remaining")]);
            Section(cli, StatusCommand.ConditionColumns, [.. workspace.Items("status", "conditions")]);
        });
    }

    public static void Section(CliContext cli, IReadOnlyList<Column> columns, IReadOnlyList<JsonNode> rows)
    {
        if (rows.Count == 0) return;
        cli.Environment.Out.WriteLine();
        cli.Printer.Table(columns, rows);
    }

    private static Command CreateWorkspace(CliContext cli)
    {
        var name = Name(cli);
        var displayName = new Option<string?>("--display-name") { Description = cli.In(Texts.WorkspaceDisplayName), HelpName = "text" };
        var description = new Option<string?>("--description") { Description = cli.In(Texts.WorkspaceDescription), HelpName = "text" };
        var manager = new Option<string?>("--manager") { Description = cli.In(Texts.WorkspaceManager), HelpName = "user" };
        var quota = new Option<string[]>("--quota") { Description = cli.In(Texts.WorkspaceQuota), HelpName = "name=number" };
        return new Command("create", cli.In(Texts.WorkspaceCreate)) { name, displayName, description, manager, quota }.CreatesObject(cli, Iam.Workspaces, _ => Iam.Workspaces.Path(), parsed => new()
        {
            ["metadata"] = new JsonObject { ["name"] = parsed.GetRequiredValue(name) },
            ["spec"] = new JsonObject().Put("displayName", parsed.GetValue(displayName)).Put("description", parsed.GetValue(description)).Put("manager", parsed.GetValue(manager)).Put("quota", Quota(parsed.GetValue(quota) ?? [])),
        }, Texts.WorkspaceCreated);
    }

    /// <summary>namespaces=5, members=20, and anything else as in a ResourceQuota, such as count/notes.samples.dev=1000.</summary>
    private static JsonObject? Quota(IReadOnlyCollection<string> entries)
    {
        if (entries.Count == 0) return null;
        var (quota, hard) = (new JsonObject(), new JsonObject());
        foreach (var entry in entries)
        {
            if (entry.Split('=') is not [{ Length: > 0 } name, var text] || !long.TryParse(text, out var number) || number < 0) throw new CliException(CliErrors.InvalidArgument, "--quota", entry, "namespaces=5, members=20, count/notes.samples.dev=1000");
            if (name is "namespaces" or "members") quota[name] = number;
            else hard[name] = text;
        }
        return quota.Put("hard", hard.Count > 0 ? hard : null);
    }

    private static Command Delete(CliContext cli)
    {
        var name = Name(cli);
        return new Command("delete", cli.In(Texts.WorkspaceDelete)) { name }.Deletes(cli,
            parsed => Iam.Workspaces.Path(null, parsed.GetRequiredValue(name)),
            parsed => cli.In(Texts.WorkspaceDeleteQuestion, parsed.GetValue(name)),
            parsed => cli.Say(Texts.WorkspaceDeleting, parsed.GetValue(name)));
    }

    private static Command Projects(CliContext cli)
    {
        var name = Name(cli);
        return new Command("projects", cli.In(Texts.WorkspaceProjects)) { name }.ListsObjects(cli, Iam.Projects, ProjectCommand.Columns, parsed => Iam.Projects.Path(Iam.HomeOf(parsed.GetRequiredValue(name))));
    }

    private static Command Adopt(CliContext cli)
    {
        var (name, ns) = (Name(cli), new Argument<string>("namespace") { Description = cli.In(Texts.AdoptNamespace) });
        var project = new Option<string?>("--project") { Description = cli.In(Texts.AdoptProject), HelpName = "name" };
        return new Command("adopt", cli.In(Texts.WorkspaceAdopt)) { name, ns, project }.Sends(cli,
            parsed => new(HttpMethod.Post, Iam.Workspaces.Path(null, parsed.GetRequiredValue(name), "adopt"), new JsonObject { ["namespace"] = parsed.GetRequiredValue(ns) }.Put("project", parsed.GetValue(project))),
            (parsed, made) => cli.Say(Texts.WorkspaceAdopted, parsed.GetValue(ns), parsed.GetValue(name), made.Text("metadata", "name")),
            parsed => cli.In(Texts.AdoptQuestion, parsed.GetValue(ns), parsed.GetValue(name)));
    }
}
