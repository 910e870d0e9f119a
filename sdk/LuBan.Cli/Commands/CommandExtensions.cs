using System.CommandLine;
using LuBan.Cli.Http;

namespace LuBan.Cli.Commands;

internal static class CommandExtensions
{
    public static Command Run(this Command command, Func<ParseResult, CancellationToken, Task<ExitCode>> action)
    {
        command.SetAction(async (parsed, cancellationToken) => (int)await action(parsed, cancellationToken));
        return command;
    }

    /// <summary>Leaves a command out of the help: other programs call it.</summary>
    public static Command Hide(this Command command)
    {
        command.Hidden = true;
        return command;
    }

    /// <summary>Runs with a client for the current server.</summary>
    public static Command Run(this Command command, CliContext cli, Func<ParseResult, KernelClient, CancellationToken, Task<ExitCode>> action) =>
        command.Run(async (parsed, cancellationToken) =>
        {
            using var client = cli.Connect();
            return await action(parsed, client, cancellationToken);
        });
}
