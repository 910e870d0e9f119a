using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Accounts;

internal static class UserCommand
{
    private static readonly Column[] Columns =
    [
        new("NAME", user => user.Text("metadata", "name")),
        new("DISPLAY NAME", user => user.Text("spec", "displayName")),
        new("EMAIL", user => user.Text("spec", "email")),
        new("STATE", user => user.Text("status", "state")),
        new("GROUPS", user => user.Joined("spec", "groups")),
        new("FACTORS", user => user.Joined("status", "factors")),
        new("LAST LOGIN", user => user.Text("status", "lastLogin")),
    ];

    public static Command Create(CliContext cli) => new("user", cli.In(Texts.User))
    {
        List(cli), Show(cli), UserChangeCommands.Create(cli), UserChangeCommands.Edit(cli), UserChangeCommands.Disable(cli), UserChangeCommands.Enable(cli), UserChangeCommands.Delete(cli),
        UserSignInCommands.ResetPassword(cli), UserSignInCommands.ResetFactors(cli), UserSignInCommands.Sessions(cli), UserSignInCommands.SignOut(cli), UserSignInCommands.Logins(cli),
        UserSignInCommands.Tokens(cli), UserSignInCommands.RevokeTokens(cli),
    };

    public static Argument<string> Name(CliContext cli) => new("user") { Description = cli.In(Texts.UserName) };

    public static string Path(string user, params ReadOnlySpan<string> more) => Iam.Users.Path(null, [user, .. more]);

    private static Command List(CliContext cli)
    {
        var group = new Option<string?>("--group") { Description = cli.In(Texts.UserListGroup), HelpName = "name" };
        var state = new Option<string?>("--state") { Description = cli.In(Texts.UserListState) };
        state.AcceptOnlyFromAmong("active", "disabled", "locked", "password-change-required");
        return new Command("list", cli.In(Texts.UserList)) { group, state }.ListsObjects(cli, Iam.Users, Columns, _ => Iam.Users.Path(), (parsed, user) =>
            (parsed.GetValue(group) is not { } wanted || user.Items("spec", "groups").Any(item => item.Text() == wanted))
            && (parsed.GetValue(state) is not { } word || string.Equals(user.Text("status", "state"), word.Replace("-", ""), StringComparison.OrdinalIgnoreCase)));
    }

    private static Command Show(CliContext cli)
    {
        var name = Name(cli);
        return new Command("show", cli.In(Texts.UserShow)) { name }.ShowsObject(cli, Iam.Users, parsed => Path(parsed.GetRequiredValue(name)), user =>
        {
            var facts = new Facts(cli);
            facts.Add(Texts.FactUser, user.Text("metadata", "name"));
            facts.Add(Texts.FactDisplayName, user.Text("spec", "displayName"));
            facts.Add(Texts.FactEmail, user.Text("spec", "email"));
            facts.Add(Texts.FactLanguage, user.Text("spec", "language"));
            facts.Add(Texts.FactDescription, user.Text("spec", "description"));
            facts.Add(Texts.FactState, user.Text("status", "state"));
            facts.Add(Texts.FactGroups, user.Joined("spec", "groups"));
            facts.Add(Texts.FactFactors, user.Joined("status", "factors"));
            facts.Add(Texts.FactSessions, user.Text("status", "sessions"));
            facts.Add(Texts.FactTokens, user.Text("status", "tokens"));
            facts.Add(Texts.FactLastLogin, user.Text("status", "lastLogin"));
            foreach (var identity in user.Items("status", "identities")) facts.Add(Texts.FactIdentity, $"{identity.Text("provider")}: {identity.Text("subject")} ({identity.Joined("groups")})");
            facts.Add(Texts.FactCreated, user.Text("metadata", "creationTimestamp"));
            facts.Write();
        });
    }
}
