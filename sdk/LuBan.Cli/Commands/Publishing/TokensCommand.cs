using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Publishing;

internal static class TokensCommand
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(365);
    private static readonly string[] Scopes = ["push", "push-version", "unlist", "read", "manage", "admin"];

    private static readonly Column[] Columns =
    [
        new("ID", token => token.Text("id")),
        new("PUBLISHER", token => token.Text("publisher")),
        new("FOR", token => token.Text("label")),
        new("SCOPES", token => token.Joined("scopes")),
        new("IDS", token => token.Joined("packages")),
        new("EXPIRES", token => token.Text("expires")),
        new("LAST USED", token => token.Text("lastUsed")),
        new("REVOKED", token => token.Text("revoked")),
    ];

    public static Command Create(CliContext cli) => new("tokens", cli.In(Texts.Tokens)) { CreateToken(cli), List(cli), Revoke(cli) };

    private static Command CreateToken(CliContext cli)
    {
        var publisher = new Argument<string?>("publisher") { Description = cli.In(Texts.TokenFor), Arity = ArgumentArity.ZeroOrOne };
        var name = new Option<string>("--name") { Description = cli.In(Texts.TokenName), HelpName = "text", Required = true };
        var scopes = new Option<string[]>("--scope") { Description = cli.In(Texts.TokenScope), DefaultValueFactory = _ => ["push"] };
        scopes.AcceptOnlyFromAmong(Scopes);
        var globs = new Option<string[]>("--glob") { Description = cli.In(Texts.TokenGlob), HelpName = "glob" };
        var expires = new Option<string>("--expires") { Description = cli.In(Texts.TokenExpires), HelpName = "duration", DefaultValueFactory = _ => "90d" };
        var output = CommonOptions.Output(cli);
        return new Command("create", cli.In(Texts.TokensCreate)) { publisher, name, scopes, globs, expires, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var body = new JsonObject
            {
                ["publisher"] = parsed.GetValue(publisher),
                ["label"] = parsed.GetRequiredValue(name),
                ["scopes"] = parsed.GetRequiredValue(scopes).ToJson(),
                ["packages"] = (parsed.GetValue(globs) ?? []).ToJson(),
                ["days"] = (int)Math.Ceiling(Durations.Parse(parsed.GetRequiredValue(expires), expires.Name, LongestLife).TotalDays),
            };
            var created = await client.AskMarketAsync(HttpMethod.Post, Market.Path("tokens"), body, cancellationToken);
            cli.Show(parsed.Format(output), created, () =>
            {
                // The secret alone goes to the output: `KEY=$(luban tokens create …)`. It is not shown again.
                cli.Environment.Out.WriteLine(Clean.Line(created.Text("secret")));
                cli.Remark(Texts.TokenCreated, created.Text("token", "id"), created.Text("token", "expires"));
            });
            return ExitCode.Ok;
        });
    }

    private static Command List(CliContext cli)
    {
        var publisher = new Option<string?>("--publisher") { Description = cli.In(Texts.TokenPublisher), HelpName = "name" };
        return new Command("list", cli.In(Texts.TokensList)) { publisher }.Lists(cli, Columns, parsed => Market.Path("tokens").With("publisher", parsed.GetValue(publisher)));
    }

    private static Command Revoke(CliContext cli)
    {
        var id = new Argument<string>("token") { Description = cli.In(Texts.TokenId) };
        return new Command("revoke", cli.In(Texts.TokensRevoke)) { id }.Changes(cli,
            parsed => new(HttpMethod.Delete, Market.Path("tokens", parsed.GetRequiredValue(id))),
            (parsed, _) => cli.Say(Texts.TokenRevoked, parsed.GetValue(id)),
            parsed => cli.In(Texts.TokenRevokeQuestion, parsed.GetValue(id)));
    }
}
