using System.CommandLine;
using LuBan.Cli.Configuration;
using LuBan.Cli.SignIn;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class LogoutCommand
{
    public static Command Create(CliContext cli)
    {
        var server = new Option<string?>("--server") { Description = cli.In(Texts.LogoutServer), HelpName = "url" };
        return new Command("logout", cli.In(Texts.Logout)) { server }.Run(async (parsed, cancellationToken) =>
        {
            var connection = parsed.GetValue(server) is { } chosen ? Connection.To(chosen, cli.ConfigurationFile.Read()) : cli.Connection();
            ServerEntry? entry = null;
            await cli.ConfigurationFile.ChangeAsync(
                configuration =>
                {
                    entry = configuration.Servers.GetValueOrDefault(connection.Address);
                    return configuration.Without(connection.Address);
                },
                cancellationToken);
            if (entry is not null) await RevokeAsync(cli, connection, entry, cancellationToken);
            cli.Say(Texts.LoggedOut, connection.Address);
            return ExitCode.Ok;
        });
    }

    /// <summary>What is not known here any more must not be good at the server without somebody being told.</summary>
    private static async Task RevokeAsync(CliContext cli, Connection connection, ServerEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (!await SignOut.RevokeAsync(connection, entry, cancellationToken)) cli.Remark(Texts.NotRevocable);
        }
        catch (CliException refusal)
        {
            throw new CliException(CliErrors.NotRevoked, connection.Address, cli.In(refusal)) { ExitCode = refusal.ExitCode };
        }
    }
}
