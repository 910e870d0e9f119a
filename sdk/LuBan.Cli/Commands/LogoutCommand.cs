using System.CommandLine;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class LogoutCommand
{
    public static Command Create(CliContext cli) => new Command("logout", cli.In(Texts.Logout)).Run((_, _) =>
    {
        var address = cli.Connection().Address;
        var configuration = cli.ConfigurationFile.Read();
        if (configuration.Servers.ContainsKey(address)) cli.ConfigurationFile.Write(configuration.Without(address));
        cli.Say(Texts.LoggedOut, address);
        return Task.FromResult(ExitCode.Ok);
    });
}
