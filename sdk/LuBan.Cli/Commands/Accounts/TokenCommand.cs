using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Accounts;

/// <summary>The caller's own personal tokens.</summary>
internal static class TokenCommand
{
    /// <summary>What the server says when a personal token is to make another one.</summary>
    private const string NeedsSignIn = "LB8131";
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3660);

    public static readonly Column[] Columns =
    [
        new("ID", token => token.Text("id")),
        new("NAME", token => token.Text("name")),
        new("SCOPES", token => token.Joined("scopes")),
        new("CREATED", token => token.Text("created")),
        new("EXPIRES", token => token.Text("expires")),
        new("LAST USED", token => token.Text("lastUsed")),
        new("FROM", token => token.Text("lastAddress")),
    ];

    public static Command Create(CliContext cli) => new("token", cli.In(Texts.PersonalToken)) { List(cli), CreateToken(cli), Revoke(cli) };

    private static Command List(CliContext cli) => new Command("list", cli.In(Texts.PersonalTokenList)).ListsAnswer(cli, Columns, _ => Iam.Self("tokens"));

    private static Command CreateToken(CliContext cli)
    {
        var name = new Argument<string>("name") { Description = cli.In(Texts.PersonalTokenName) };
        var scopes = new Option<string[]>("--scope") { Description = cli.In(Texts.PersonalTokenScope), HelpName = "scope" };
        var expires = new Option<string?>("--expires") { Description = cli.In(Texts.PersonalTokenExpires), HelpName = "duration" };
        var fromInput = new Option<bool>("--password-stdin") { Description = cli.In(Texts.PersonalTokenPassword) };
        var output = CommonOptions.Output(cli);
        return new Command("create", cli.In(Texts.PersonalTokenCreate)) { name, scopes, expires, fromInput, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var body = new JsonObject { ["name"] = parsed.GetRequiredValue(name) }.Put("scopes", parsed.GetValue(scopes).ToJsonOrNull());
            if (parsed.GetValue(expires) is { } text) body["expiresIn"] = (long)Durations.Parse(text, expires.Name, LongestLife).TotalSeconds;
            var made = await MakeAsync(cli, client, body, parsed.GetValue(fromInput), cancellationToken);
            cli.Show(parsed.Format(output), made, () =>
            {
                // The secret alone goes to the output: `T=$(luban token create …)`. It is not shown again.
                cli.Environment.Out.WriteLine(Clean.Line(made.Text("token")));
                cli.Remark(Texts.PersonalTokenCreated, made.Text("id"), made.Text("expires"));
            });
            return ExitCode.Ok;
        });
    }

    private static async Task<JsonObject> MakeAsync(CliContext cli, KernelClient client, JsonObject body, bool fromInput, CancellationToken cancellationToken)
    {
        try
        {
            if (!fromInput) return await client.CallAsync(HttpMethod.Post, Iam.Self("tokens"), body, cancellationToken);
        }
        catch (ServerException refusal) when (refusal.Code == NeedsSignIn && (cli.IsInteractive || cli.Variable("LUBAN_PASSWORD") is not null))
        {
            // The login is a personal token, too: with one that is stolen nobody is to make others.
            cli.Remark(Texts.TokenNeedsPassword);
        }
        var user = client.Connection.User ?? (await WhoAmICommand.ReviewAsync(client, cancellationToken)).Text("username") ?? "";
        return await client.CallAsAsync(user, Password(cli, client, user, fromInput), HttpMethod.Post, Iam.Self("tokens"), body, cancellationToken);
    }

    private static string Password(CliContext cli, KernelClient client, string user, bool fromInput)
    {
        var password = fromInput ? cli.Environment.In.ReadLine() : cli.Variable("LUBAN_PASSWORD");
        if (password is null && cli.IsInteractive)
        {
            cli.Environment.Out.Write(cli.In(Texts.PasswordPrompt, user, client.Connection.Address));
            password = cli.Environment.ReadSecret();
        }
        return string.IsNullOrEmpty(password) ? throw new CliException(CliErrors.InvalidArgument, cli.In(Texts.PasswordWord), "", "--password-stdin, LUBAN_PASSWORD") : password;
    }

    private static Command Revoke(CliContext cli)
    {
        var id = new Argument<string>("token") { Description = cli.In(Texts.PersonalTokenId) };
        return new Command("revoke", cli.In(Texts.PersonalTokenRevoke)) { id }.Deletes(cli,
            parsed => Iam.Self("tokens", parsed.GetRequiredValue(id)),
            parsed => cli.In(Texts.PersonalTokenRevokeQuestion, parsed.GetValue(id)),
            parsed => cli.Say(Texts.PersonalTokenRevoked, parsed.GetValue(id)));
    }
}
