using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Access;

/// <summary>Gives and takes roles, by role bindings.</summary>
internal static class RoleGrantCommands
{
    public static Command Grant(CliContext cli)
    {
        var (name, subjects, place, local, dryRun) = (RoleCommand.Name(cli), new SubjectOptions(cli), new PlaceOptions(cli), Local(cli), CommonOptions.DryRun(cli));
        var command = new Command("grant", cli.In(Texts.RoleGrant)) { name, local, dryRun };
        subjects.AddTo(command);
        place.AddTo(command, isRequired: true);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (role, where, isTrial) = (parsed.GetRequiredValue(name), place.Read(parsed), parsed.GetValue(dryRun));
            var kind = Kind(parsed, local, where);
            await RequireAsync(client, kind, where, role, cancellationToken);
            foreach (var subject in subjects.Read(parsed))
            {
                var isNew = await BindAsync(client, where, kind.Kind, role, subject, isTrial, cancellationToken);
                if (isNew) cli.Said(Texts.RoleGranted, isTrial, subject.Text, role, where.Describe(cli));
                else cli.Say(Texts.RoleHeldAlready, subject.Text, role, where.Describe(cli));
            }
            return ExitCode.Ok;
        });
    }

    public static Command Revoke(CliContext cli)
    {
        var (name, subjects, place, local, yes) = (RoleCommand.Name(cli), new SubjectOptions(cli), new PlaceOptions(cli), Local(cli), CommonOptions.Yes(cli));
        var command = new Command("revoke", cli.In(Texts.RoleRevoke)) { name, local, yes };
        subjects.AddTo(command);
        place.AddTo(command, isRequired: true);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (role, where, wanted) = (parsed.GetRequiredValue(name), place.Read(parsed), subjects.Read(parsed));
            var kind = Kind(parsed, local, where).Kind;
            if (!cli.Confirm(cli.In(Texts.RoleRevokeQuestion, string.Join(", ", wanted.Select(subject => subject.Text)), role, where.Describe(cli)), parsed.GetValue(yes))) return ExitCode.Ok;
            foreach (var subject in wanted)
            {
                if (await UnbindAsync(client, where, kind, role, subject, cancellationToken) == 0) throw new CliException(CliErrors.RoleNotHeld, subject.Text, role, where.Describe(cli));
                cli.Say(Texts.RoleRevoked, subject.Text, role, where.Describe(cli));
            }
            return ExitCode.Ok;
        });
    }

    private static Option<bool> Local(CliContext cli) => new("--local") { Description = cli.In(Texts.RoleLocal) };

    private static ApiKind Kind(ParseResult parsed, Option<bool> local, Place where) =>
        !parsed.GetValue(local) ? Iam.ClusterRoles : where.IsCluster ? throw new CliException(CliErrors.InvalidArgument, local.Name, "--cluster", "--namespace, --workspace") : Iam.Roles;

    /// <summary>A binding to a role that is not there is legal and gives nothing: a slip of the pen is caught here.</summary>
    private static async Task RequireAsync(KernelClient client, ApiKind kind, Place where, string role, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetAsync(kind.Path(kind == Iam.Roles ? where.Namespace : null, role), cancellationToken);
        }
        catch (ServerException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            throw new CliException(CliErrors.NoSuchRole, kind.Kind, role);
        }
        catch (ServerException refusal) when (refusal.Status == HttpStatusCode.Forbidden)
        {
            // Who may bind a role need not be allowed to read it: the server decides.
        }
    }

    /// <returns>False when the subject has the role there already.</returns>
    private static async Task<bool> BindAsync(KernelClient client, Place where, string kind, string role, Subject subject, bool dryRun, CancellationToken cancellationToken)
    {
        var binding = new JsonObject
        {
            ["apiVersion"] = where.Kind.ApiVersion,
            ["kind"] = where.Kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = subject.BindingOf(role) },
            ["roleRef"] = new JsonObject { ["apiGroup"] = Iam.RoleGroup, ["kind"] = kind, ["name"] = role },
            ["subjects"] = new JsonArray(subject.ToJson()),
        };
        try
        {
            await client.CreateAtAsync(where.Bindings, binding, dryRun, cancellationToken);
            return true;
        }
        catch (ServerException refusal) when (refusal is { Status: HttpStatusCode.Conflict, Reason: "AlreadyExists" })
        {
            var found = await client.GetAsync(where.Kind.Path(where.Namespace, subject.BindingOf(role)), cancellationToken);
            if (subject.IsIn(found) && found.Text("roleRef", "name") == role && found.Text("roleRef", "kind") == kind) return false;
            throw;
        }
    }

    /// <returns>How many bindings the subject was taken out of.</returns>
    private static async Task<int> UnbindAsync(KernelClient client, Place where, string kind, string role, Subject subject, CancellationToken cancellationToken)
    {
        var bindings = (await client.ListAllAsync(where.Bindings, cancellationToken)).Items("items")
            .Where(binding => binding.Text("roleRef", "kind") == kind && binding.Text("roleRef", "name") == role && subject.IsIn(binding)).ToArray();
        foreach (var binding in bindings)
        {
            var path = where.Kind.Path(where.Namespace, binding.Text("metadata", "name")!);
            if (binding.Items("subjects").All(subject.Is)) await client.DeleteAtAsync(path, cancellationToken);
            else await client.ChangeAsync(path, found => new() { ["subjects"] = new JsonArray([.. found.Items("subjects").Where(other => !subject.Is(other)).Select(other => other.DeepClone())]) }, cancellationToken);
        }
        return bindings.Length;
    }
}
