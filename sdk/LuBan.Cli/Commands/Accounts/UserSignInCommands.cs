using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Accounts;

/// <summary>What administrators do with the credentials of others.</summary>
internal static class UserSignInCommands
{
    private static readonly Column[] SessionColumns =
    [
        new("ID", session => session.Text("id")),
        new("BEGAN", session => session.Text("began")),
        new("LAST USED", session => session.Text("lastUsed")),
        new("EXPIRES", session => session.Text("expires")),
        new("ADDRESS", session => session.Text("address")),
        new("BY", session => session.Joined("amr")),
        new("PROGRAM", session => session.Text("userAgent")),
    ];

    private static readonly Column[] LoginColumns =
    [
        new("TIME", login => login.Text("time")),
        new("RESULT", login => login.Flag("succeeded") == true ? "ok" : "failed"),
        new("METHOD", login => login.Text("method")),
        new("ADDRESS", login => login.Text("address")),
        new("REASON", login => login.Text("reason")),
        new("PROGRAM", login => login.Text("userAgent")),
    ];

    public static Command ResetPassword(CliContext cli)
    {
        var (name, password, yes) = (UserCommand.Name(cli), new PasswordOptions(cli), CommonOptions.Yes(cli));
        var keep = new Option<bool>("--no-change") { Description = cli.In(Texts.UserNoChange) };
        var command = new Command("reset-password", cli.In(Texts.UserResetPassword)) { name, keep, yes };
        password.AddTo(command);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var user = parsed.GetRequiredValue(name);
            var chosen = password.Read(cli, parsed, user);
            if (!cli.Confirm(cli.In(Texts.UserResetPasswordQuestion, user), parsed.GetValue(yes))) return ExitCode.Ok;
            var mustChange = !parsed.GetValue(keep);
            var made = await SetPasswordAsync(client, user, chosen, mustChange, cancellationToken);
            Tell(cli, made, () => cli.Remark(mustChange ? Texts.PasswordSetOnce : Texts.PasswordSet, user));
            return ExitCode.Ok;
        });
    }

    /// <summary>Gives an account a password.</summary>
    /// <returns>The password where the server made it; it is not shown again.</returns>
    public static async Task<string?> SetPasswordAsync(KernelClient client, string user, string? password, bool mustChange, CancellationToken cancellationToken) =>
        (await client.CallAsync(HttpMethod.Post, UserCommand.Path(user, "password"), new JsonObject { ["mustChange"] = mustChange }.Put("password", password), cancellationToken)).Text("password");

    /// <summary>A password that the server made goes alone to the output: `P=$(luban user reset-password …)`.</summary>
    public static void Tell(CliContext cli, string? password, Action remark)
    {
        if (password is not null) cli.Environment.Out.WriteLine(Clean.Line(password));
        remark();
    }

    public static Command ResetFactors(CliContext cli)
    {
        var name = UserCommand.Name(cli);
        return new Command("reset-factors", cli.In(Texts.UserResetFactors)) { name }.Deletes(cli,
            parsed => UserCommand.Path(parsed.GetRequiredValue(name), "mfa"),
            parsed => cli.In(Texts.UserResetFactorsQuestion, parsed.GetValue(name)),
            parsed => cli.Say(Texts.UserFactorsGone, parsed.GetValue(name)));
    }

    public static Command Sessions(CliContext cli)
    {
        var name = UserCommand.Name(cli);
        return new Command("sessions", cli.In(Texts.UserSessions)) { name }.ListsAnswer(cli, SessionColumns, parsed => UserCommand.Path(parsed.GetRequiredValue(name), "sessions"));
    }

    public static Command SignOut(CliContext cli)
    {
        var name = UserCommand.Name(cli);
        return new Command("sign-out", cli.In(Texts.UserSignOut)) { name }.Sends(cli,
            parsed => new(HttpMethod.Delete, UserCommand.Path(parsed.GetRequiredValue(name), "sessions")),
            (parsed, answer) => cli.Say(Texts.UserSignedOut, parsed.GetValue(name), answer.Number("ended") ?? 0),
            parsed => cli.In(Texts.UserSignOutQuestion, parsed.GetValue(name)));
    }

    public static Command Logins(CliContext cli)
    {
        var name = UserCommand.Name(cli);
        return new Command("logins", cli.In(Texts.UserLogins)) { name }.ListsAnswer(cli, LoginColumns, parsed => UserCommand.Path(parsed.GetRequiredValue(name), "logins"));
    }

    public static Command Tokens(CliContext cli)
    {
        var name = UserCommand.Name(cli);
        return new Command("tokens", cli.In(Texts.UserTokens)) { name }.ListsAnswer(cli, TokenCommand.Columns, parsed => UserCommand.Path(parsed.GetRequiredValue(name), "tokens"));
    }

    public static Command RevokeTokens(CliContext cli)
    {
        var name = UserCommand.Name(cli);
        return new Command("revoke-tokens", cli.In(Texts.UserRevokeTokens)) { name }.Sends(cli,
            parsed => new(HttpMethod.Delete, UserCommand.Path(parsed.GetRequiredValue(name), "tokens")),
            (parsed, answer) => cli.Say(Texts.UserTokensRevoked, parsed.GetValue(name), answer.Number("revoked") ?? 0),
            parsed => cli.In(Texts.UserRevokeTokensQuestion, parsed.GetValue(name)));
    }
}
