using System.ComponentModel;
using System.Diagnostics;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Develop;

/// <summary>Runs the tools that build a project.</summary>
internal static class DevProcess
{
    private const int LastLines = 30;

    /// <summary>npm is a script on Windows, which cannot be started by its bare name.</summary>
    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <returns>What it wrote to its output. What it wrote is shown only when it fails.</returns>
    public static Task<string> RunAsync(string command, IReadOnlyList<string> arguments, string folder, CancellationToken cancellationToken) => RunAsync(command, arguments, folder, CliErrors.BuildFailed, cancellationToken);

    /// <returns>The same, with another refusal when it fails.</returns>
    public static async Task<string> RunAsync(string command, IReadOnlyList<string> arguments, string folder, CliError failed, CancellationToken cancellationToken)
    {
        using var process = Start(command, arguments, folder);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0) return await output;
            var lines = (await output + await error).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            throw new CliException(failed, $"{command} {string.Join(' ', arguments)}", process.ExitCode) { Details = lines.TakeLast(LastLines).ToArray() };
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    public static Process Start(string command, IReadOnlyList<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception absent)
        {
            throw new CliException(CliErrors.BuildFailed, command, absent.Message);
        }
    }
}
