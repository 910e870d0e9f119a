using System.CommandLine;
using System.Text.Json.Nodes;
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
            // Any authenticated answer proves the token; /version is the cheapest.
            await client.GetAsync("version", cancellationToken);
            var connection = client.Connection;
            var expires = cli.Variable("LUBAN_TOKEN") is null ? cli.ConfigurationFile.Read().Servers.GetValueOrDefault(connection.Address)?.ExpiresAt : null;
            var user = connection.User ?? cli.In(Texts.UserOfToken);
            var format = parsed.Format(output);
            if (format == OutputFormat.Name) cli.Environment.Out.WriteLine(Clean.Line(user));
            else if (format == OutputFormat.Table) cli.Say(Texts.WhoAmILine, user, connection.Address, expires is { } end ? cli.In(Texts.UntilTime, end.ToString("u")) : "");
            else cli.Printer.Structured(format, new JsonObject { ["user"] = connection.User, ["server"] = connection.Address, ["expiresAt"] = expires?.ToString("O") });
            return ExitCode.Ok;
        });
    }
}
