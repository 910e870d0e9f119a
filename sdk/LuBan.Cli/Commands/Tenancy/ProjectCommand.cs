using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Tenancy;

/// <summary>Projects: namespaces of a workspace.</summary>
internal static class ProjectCommand
{
    private const string HomePrefix = "workspace-";

    public static readonly Column[] Columns =
    [
        new("NAME", project => project.Text("metadata", "name")),
        new("WORKSPACE", project => project.Text("metadata", "namespace") is { } home && home.StartsWith(HomePrefix, StringComparison.Ordinal) ? home[HomePrefix.Length..] : null),
        new("NAMESPACE", project => project.Text("spec", "namespace")),
        new("DISPLAY NAME", project => project.Text("spec", "displayName")),
        new("PHASE", project => project.Text("status", "phase")),
    ];

    public static Command Create(CliContext cli) => new("project", cli.In(Texts.Project)) { List(cli), Show(cli), CreateProject(cli), Delete(cli) };

    private static Argument<string> Name(CliContext cli) => new("project") { Description = cli.In(Texts.ProjectName) };

    private static Option<string> Workspace(CliContext cli) => new("--workspace", "-w") { Description = cli.In(Texts.ProjectWorkspace), HelpName = "name", Required = true };

    private static Command List(CliContext cli)
    {
        var workspace = new Option<string?>("--workspace", "-w") { Description = cli.In(Texts.ProjectListWorkspace), HelpName = "name" };
        return new Command("list", cli.In(Texts.ProjectList)) { workspace }.ListsObjects(cli, Iam.Projects, Columns, parsed => Iam.Projects.Path(parsed.GetValue(workspace) is { } name ? Iam.HomeOf(name) : null));
    }

    private static Command Show(CliContext cli)
    {
        var (name, workspace) = (Name(cli), Workspace(cli));
        return new Command("show", cli.In(Texts.ProjectShow)) { name, workspace }.ShowsObject(cli, Iam.Projects, parsed => Path(parsed, name, workspace), project =>
        {
            var facts = new Facts(cli);
            facts.Add(Texts.FactProject, project.Text("metadata", "name"));
            facts.Add(Texts.FactDisplayName, project.Text("spec", "displayName"));
            facts.Add(Texts.FactDescription, project.Text("spec", "description"));
            facts.Add(Texts.FactNamespace, project.Text("spec", "namespace"));
            facts.Add(Texts.FactPhase, project.Text("status", "phase"));
            facts.Write();
            WorkspaceCommand.Section(cli, WorkspaceCommand.RemainingColumns, [.. project.Items("status", "remaining")]);
            WorkspaceCommand.Section(cli, StatusCommand.ConditionColumns, [.. project.Items("status", "conditions")]);
        });
    }

    private static Command CreateProject(CliContext cli)
    {
        var (name, workspace) = (Name(cli), Workspace(cli));
        var displayName = new Option<string?>("--display-name") { Description = cli.In(Texts.ProjectDisplayName), HelpName = "text" };
        var description = new Option<string?>("--description") { Description = cli.In(Texts.ProjectDescription), HelpName = "text" };
        var ns = new Option<string?>("--namespace", "-n") { Description = cli.In(Texts.ProjectNamespace), HelpName = "name" };
        return new Command("create", cli.In(Texts.ProjectCreate)) { name, workspace, displayName, description, ns }.CreatesObject(cli, Iam.Projects, parsed => Iam.Projects.Path(Iam.HomeOf(parsed.GetRequiredValue(workspace))), parsed => new()
        {
            ["metadata"] = new JsonObject { ["name"] = parsed.GetRequiredValue(name) },
            ["spec"] = new JsonObject().Put("displayName", parsed.GetValue(displayName)).Put("description", parsed.GetValue(description)).Put("namespace", parsed.GetValue(ns)),
        }, Texts.ProjectCreated);
    }

    private static Command Delete(CliContext cli)
    {
        var (name, workspace) = (Name(cli), Workspace(cli));
        return new Command("delete", cli.In(Texts.ProjectDelete)) { name, workspace }.Deletes(cli,
            parsed => Path(parsed, name, workspace),
            parsed => cli.In(Texts.ProjectDeleteQuestion, parsed.GetValue(name)),
            parsed => cli.Say(Texts.ProjectDeleting, parsed.GetValue(name)));
    }

    private static string Path(ParseResult parsed, Argument<string> name, Option<string> workspace) => Iam.Projects.Path(Iam.HomeOf(parsed.GetRequiredValue(workspace)), parsed.GetRequiredValue(name));
}
