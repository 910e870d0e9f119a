using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Tenancy;

/// <summary>Who belongs to a workspace, and who is asked to.</summary>
internal static class MemberCommands
{
    private const string Root = "apis/tenant.luban.dev/v1";
    private const string CodePrefix = "lbi_";

    private static readonly Column[] MemberColumns =
    [
        new("NAME", member => member.Text("name")),
        new("KIND", member => member.Text("kind")),
        new("ROLES", member => string.Join(", ", member.Items("roles").Select(role => role.Text("name")))),
    ];

    private static readonly Column[] InvitationColumns =
    [
        new("NAME", invitation => invitation.Text("metadata", "name")),
        new("FOR", invitation => invitation.Text("spec", "user") ?? invitation.Text("spec", "email")),
        new("ROLE", invitation => invitation.Text("spec", "role", "name")),
        new("PHASE", invitation => invitation.Text("status", "phase")),
        new("EXPIRES", invitation => invitation.Text("status", "expires")),
        new("ACCEPTED BY", invitation => invitation.Text("status", "acceptedBy")),
    ];

    public static Command Members(CliContext cli)
    {
        var name = WorkspaceCommand.Name(cli);
        return new Command("members", cli.In(Texts.WorkspaceMembers)) { name }.ListsAnswer(cli, MemberColumns, parsed => $"{Root}/namespaces/{ApiKind.Part(Iam.HomeOf(parsed.GetRequiredValue(name)))}/members");
    }

    public static Command Invitations(CliContext cli)
    {
        var name = WorkspaceCommand.Name(cli);
        return new Command("invitations", cli.In(Texts.WorkspaceInvitations)) { name }.ListsObjects(cli, Iam.Invitations, InvitationColumns, parsed => Iam.Invitations.Path(Iam.HomeOf(parsed.GetRequiredValue(name))));
    }

    public static Command Invite(CliContext cli)
    {
        var (name, output) = (WorkspaceCommand.Name(cli), CommonOptions.Output(cli));
        var user = new Argument<string?>("user") { Description = cli.In(Texts.InviteUser), Arity = ArgumentArity.ZeroOrOne };
        var email = new Option<string?>("--email") { Description = cli.In(Texts.InviteEmail), HelpName = "address" };
        var role = new Option<string>("--role") { Description = cli.In(Texts.InviteRole), HelpName = "role", DefaultValueFactory = _ => "workspace-viewer" };
        var local = new Option<bool>("--local") { Description = cli.In(Texts.RoleLocal) };
        var expires = new Option<string?>("--expires") { Description = cli.In(Texts.InviteExpires), HelpName = "duration" };
        var command = new Command("invite", cli.In(Texts.WorkspaceInvite)) { name, user, email, role, local, expires, output };
        command.RequireOneOf(cli, user, email);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var home = Iam.HomeOf(parsed.GetRequiredValue(name));
            var spec = new JsonObject { ["role"] = new JsonObject { ["kind"] = (parsed.GetValue(local) ? Iam.Roles : Iam.ClusterRoles).Kind, ["name"] = parsed.GetRequiredValue(role) } }
                .Put("user", parsed.GetValue(user)).Put("email", parsed.GetValue(email)).Put("expiresIn", parsed.GetValue(expires));
            var invitation = new JsonObject { ["apiVersion"] = Iam.Invitations.ApiVersion, ["kind"] = Iam.Invitations.Kind, ["metadata"] = new JsonObject { ["name"] = NewName() }, ["spec"] = spec };
            var made = await client.CreateAtAsync(Iam.Invitations.Path(home), invitation, dryRun: false, cancellationToken);
            var id = made.Text("metadata", "name")!;
            // A user finds the invitation; everybody else needs the code, which is shown this once.
            if (parsed.GetValue(email) is not null) made["code"] = (await client.CallAsync(HttpMethod.Post, Iam.Invitations.Path(home, id, "code"), null, cancellationToken)).Text("code");
            cli.Printer.Object(parsed.Format(output), made, Iam.Invitations.QualifiedName, () => Tell(cli, parsed.GetRequiredValue(name), id, made.Text("code")));
            return ExitCode.Ok;
        });
    }

    private static void Tell(CliContext cli, string workspace, string invitation, string? code)
    {
        if (code is not null) cli.Environment.Out.WriteLine(Clean.Line(code));
        cli.Remark(code is null ? Texts.Invited : Texts.InvitedByCode, workspace, invitation);
    }

    public static Command Accept(CliContext cli)
    {
        var code = new Argument<string>("code") { Description = cli.In(Texts.AcceptCode) };
        var workspace = new Option<string?>("--workspace", "-w") { Description = cli.In(Texts.AcceptWorkspace), HelpName = "name" };
        return new Command("accept", cli.In(Texts.WorkspaceAccept)) { code, workspace }.Sends(cli,
            parsed =>
            {
                var text = parsed.GetRequiredValue(code);
                if (text.StartsWith(CodePrefix, StringComparison.Ordinal)) return new(HttpMethod.Post, Root + "/self/invitations", new JsonObject { ["code"] = text });
                var place = parsed.GetValue(workspace) ?? throw new CliException(CliErrors.InvalidArgument, workspace.Name, "", "NAME --workspace WORKSPACE, lbi_…");
                return new(HttpMethod.Post, Iam.Invitations.Path(Iam.HomeOf(place), text, "accept"));
            },
            (_, answer) => cli.Say(Texts.Joined, answer.Text("workspace"), answer.Text("role")));
    }

    /// <summary>Of lower-case letters and digits, as object names are.</summary>
    private static string NewName() => "invitation-" + RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 8);
}
