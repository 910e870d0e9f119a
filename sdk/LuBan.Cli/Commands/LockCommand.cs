using System.CommandLine;
using System.Text;
using LuBan.Cli.Commands.Bundles;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Writes down exactly what is installed.</summary>
internal static class LockCommand
{
    public static Command Create(CliContext cli)
    {
        var output = new Option<FileInfo?>("--output", "-o") { Description = cli.In(Texts.LockOutput), HelpName = "file" };
        return new Command("lock", cli.In(Texts.Lock)) { output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var bytes = await BundleFile.LockOfServerAsync(client, cancellationToken);
            if (parsed.GetValue(output) is { } file)
            {
                await WholeFile.WriteAsync(file.FullName, stream => stream.WriteAsync(bytes, cancellationToken).AsTask());
                cli.Say(Texts.LockWritten, file.FullName);
            }
            else await cli.Environment.Out.WriteAsync(Clean.Block(Encoding.UTF8.GetString(bytes)));
            return ExitCode.Ok;
        });
    }
}
