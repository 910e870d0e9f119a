using System.CommandLine;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Access;

/// <summary>Where a role holds: in a namespace, in a workspace with all its namespaces, or everywhere.</summary>
/// <param name="Namespace">The namespace of the binding; null for everywhere.</param>
/// <param name="Workspace">The workspace whose home the namespace is; null for another one.</param>
internal sealed record Place(string? Namespace, string? Workspace)
{
    public bool IsCluster => Namespace is null;

    /// <summary>The list of the bindings that hold there.</summary>
    public string Bindings => Kind.Path(Namespace);

    public ApiKind Kind => IsCluster ? Iam.ClusterRoleBindings : Iam.RoleBindings;

    public string Describe(CliContext cli) => IsCluster ? cli.In(Texts.Everywhere) : Workspace is { } name ? cli.In(Texts.InWorkspace, name) : cli.In(Texts.InNamespace, Namespace);
}

/// <summary>The options that say where.</summary>
internal sealed class PlaceOptions(CliContext cli)
{
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = cli.In(Texts.PlaceNamespace), HelpName = "name" };
    private readonly Option<string?> _workspace = new("--workspace", "-w") { Description = cli.In(Texts.PlaceWorkspace), HelpName = "name" };
    private readonly Option<bool> _cluster = new("--cluster") { Description = cli.In(Texts.PlaceCluster) };

    /// <param name="command">The command.</param>
    /// <param name="isRequired">Whether exactly one of them has to be given; otherwise none means everywhere.</param>
    public void AddTo(Command command, bool isRequired)
    {
        foreach (var option in (Option[])[_namespace, _workspace]) command.Add(option);
        if (isRequired) command.Add(_cluster);
        command.Validators.Add(result =>
        {
            var given = (result.GetResult(_namespace) is null ? 0 : 1) + (result.GetResult(_workspace) is null ? 0 : 1) + (isRequired && result.GetValue(_cluster) ? 1 : 0);
            var names = $"{_namespace.Name}, {_workspace.Name}" + (isRequired ? ", " + _cluster.Name : "");
            if (given > 1) result.AddError($"{names}: {cli.In(Texts.OnlyOneOf)}");
            if (given == 0 && isRequired) result.AddError($"{names}: {cli.In(Texts.OneOfNeeded)}");
        });
    }

    public Place Read(ParseResult parsed) =>
        parsed.GetValue(_workspace) is { } workspace ? new(Iam.HomeOf(workspace), workspace) : new(parsed.GetValue(_namespace), null);
}
