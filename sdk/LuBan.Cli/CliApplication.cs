using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using LuBan.Cli.Commands;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli;

/// <summary>Parses, runs, and turns every refusal into its text and exit code.</summary>
internal static class CliApplication
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliEnvironment environment, CancellationToken cancellationToken = default)
    {
        var cli = new CliContext(environment);
        // The parser takes its own texts from here. The value flows with this call only.
        CultureInfo.CurrentUICulture = cli.Language == Language.Chinese ? new CultureInfo("zh-Hans") : CultureInfo.InvariantCulture;
        var configuration = new InvocationConfiguration
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
        };
        var parsed = CommandTree.Create(cli).Parse(arguments);
        if (parsed.Action is ParseErrorAction refusal) refusal.ShowHelp = IsGroup(parsed);
        cli.NoColor = parsed.GetValue<bool>(CommandTree.NoColorOption);
        try
        {
            var result = await parsed.InvokeAsync(configuration, cancellationToken);
            if (parsed.Action is not ParseErrorAction) return result;
            if (!IsGroup(parsed)) cli.Remark(Texts.TryHelp, CommandPath(parsed.CommandResult.Command));
            return (int)ExitCode.Usage;
        }
        catch (CliException failure)
        {
            ErrorWriter.Write(failure, environment.Error, cli.Language);
            return (int)failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return (int)ExitCode.Interrupted;
        }
        catch (IOException broken) when (IsBrokenPipe(broken))
        {
            // The reader of our output (head, less) has what it wanted.
            return (int)ExitCode.Ok;
        }
    }

    /// <summary>`luban` or `luban source` alone: the list of commands is the best answer.</summary>
    private static bool IsGroup(ParseResult parsed) => parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0;

    private static string CommandPath(Command command) =>
        command is RootCommand ? "luban" : CommandPath(command.Parents.OfType<Command>().First()) + " " + command.Name;

    private static bool IsBrokenPipe(IOException exception) =>
        exception.HResult is 32 or unchecked((int)0x8007006D) || exception.Message.Contains("Broken pipe", StringComparison.OrdinalIgnoreCase);
}
