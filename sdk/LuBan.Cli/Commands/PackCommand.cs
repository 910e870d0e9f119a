using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class PackCommand
{
    public static Command Create(CliContext cli)
    {
        var project = new Argument<string?>("project") { Description = cli.In(Texts.PackProject), Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--output", "-o") { Description = cli.In(Texts.PackOutput), HelpName = "folder" };
        var configuration = new Option<string>("--configuration", "-c") { Description = cli.In(Texts.PackConfiguration), HelpName = "name", DefaultValueFactory = _ => "Release" };
        var version = new Option<string?>("--version") { Description = cli.In(Texts.PackVersion), HelpName = "version" };
        return new Command("pack", cli.In(Texts.Pack)) { project, output, configuration, version }.Run(async (parsed, cancellationToken) =>
        {
            var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
            start.ArgumentList.Add("pack");
            if (parsed.GetValue(project) is { } path) start.ArgumentList.Add(path);
            start.ArgumentList.Add("--configuration");
            start.ArgumentList.Add(parsed.GetRequiredValue(configuration));
            if (parsed.GetValue(output) is { } folder)
            {
                start.ArgumentList.Add("--output");
                start.ArgumentList.Add(folder);
            }
            if (parsed.GetValue(version) is { } number) start.ArgumentList.Add("-p:PackageVersion=" + number);
            return await RunAsync(start, cancellationToken);
        });
    }

    private static async Task<ExitCode> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(start)!;
            // Ctrl-C reaches dotnet by itself: it is in the same process group.
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? ExitCode.Ok : throw new CliException(CliErrors.PackFailed, process.ExitCode);
        }
        catch (Win32Exception absent)
        {
            throw new CliException(CliErrors.PackFailed, absent.Message);
        }
    }
}
