using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Configuration;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class WhoAmICommand
{
    public static Command Create(CliContext cli)
    {
        var output = CommonOptions.Output(cli);
        return new Command("whoami", cli.In(Texts.WhoAmI)) { output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var caller = Describe(cli, client.Connection, await ReviewAsync(client, cancellationToken));
            var format = parsed.Format(output);
            if (format == OutputFormat.Name) cli.Environment.Out.WriteLine(Clean.Line(caller.Text("user")));
            else if (format == OutputFormat.Table) Write(cli, caller);
            else cli.Printer.Structured(format, caller);
            return ExitCode.Ok;
        });
    }

    /// <summary>Asks the server whom it takes the caller for.</summary>
    public static async Task<JsonNode?> ReviewAsync(KernelClient client, CancellationToken cancellationToken)
    {
        var review = new JsonObject { ["apiVersion"] = Iam.SelfReviews.ApiVersion, ["kind"] = Iam.SelfReviews.Kind };
        return (await client.CallAsync(HttpMethod.Post, Iam.SelfReviews.Path(), review, cancellationToken)).At("status", "userInfo");
    }

    private static JsonObject Describe(CliContext cli, Connection connection, JsonNode? user)
    {
        var entry = cli.Variable("LUBAN_TOKEN") is null ? cli.ConfigurationFile.Read().Servers.GetValueOrDefault(connection.Address) : null;
        return new()
        {
            ["user"] = user.Text("username"),
            ["uid"] = user.Text("uid"),
            ["groups"] = user.Items("groups").Select(group => group.Text()!).ToJson(),
            ["server"] = connection.Address,
            ["credentials"] = entry switch { null => "token", { Session: not null } => "session", { TokenId: not null } => "personal-token", _ => "token" },
            ["expiresAt"] = entry?.ExpiresAt?.ToString("O"),
            ["renewed"] = entry?.Session is not null,
            ["extra"] = user.At("extra")?.DeepClone(),
        };
    }

    private static void Write(CliContext cli, JsonNode caller)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactUser, caller.Text("user"));
        facts.Add(Texts.FactServer, caller.Text("server"));
        facts.Add(Texts.FactGroups, caller.Joined("groups"));
        facts.Add(Texts.FactCredentials, cli.In(Credentials(caller.Text("credentials"))));
        if (Times.Parse(caller.Text("expiresAt")) is { } end) facts.Add(Texts.FactUntil, cli.In(caller.Flag("renewed") == true ? Texts.RenewedAt : Texts.UntilTime, end.ToString("u")));
        if (caller.At("extra") is JsonObject extra)
            foreach (var (name, _) in extra) facts.Add(Known(name), extra.Joined(name));
        facts.Write();
    }

    private static Message Credentials(string? word) => word switch { "session" => Texts.BySession, "personal-token" => Texts.ByPersonalToken, _ => Texts.ByToken };

    private static Message Known(string name) => name switch
    {
        "scopes" or "authentication.luban.dev/scopes" => Texts.FactScopes,
        "amr" or "authentication.luban.dev/amr" => Texts.FactMethods,
        _ => new(name, name),
    };
}
