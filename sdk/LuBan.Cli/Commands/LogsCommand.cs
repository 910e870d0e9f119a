using System.CommandLine;
using System.Net;
using System.Text;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class LogsCommand
{
    public static Command Create(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var follow = new Option<bool>("--follow", "-f") { Description = cli.In(Texts.FollowOption) };
        var tail = new Option<int?>("--tail") { Description = cli.In(Texts.TailOption), HelpName = "lines" };
        tail.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 0) result.AddError("--tail: 0…");
        });
        return new Command("logs", cli.In(Texts.Logs)) { id, follow, tail }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var name = parsed.Name(id);
            try
            {
                await CopyAsync(cli, client, Path(name, parsed.GetValue(follow), parsed.GetValue(tail)), cancellationToken);
            }
            catch (ServerException refusal) when (refusal.Status == HttpStatusCode.NotFound)
            {
                throw new CliException(CliErrors.NotFound, "InstallPlan", name);
            }
            return ExitCode.Ok;
        });
    }

    private static string Path(string name, bool follow, int? tail)
    {
        var query = new StringBuilder(Kinds.Path(Kinds.Plans, name)).Append("/log?follow=").Append(follow ? "true" : "false");
        if (tail is { } lines) query.Append("&tailLines=").Append(lines);
        return query.ToString();
    }

    private static async Task CopyAsync(CliContext cli, KernelClient client, string path, CancellationToken cancellationToken)
    {
        using var response = await client.OpenAsync(path, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await StreamLines.ReadAsync(reader, client, cancellationToken, cancellationToken) is { } line)
            // Colours of a log are kept for files and pipes, and never reach the terminal as commands.
            await cli.Environment.Out.WriteLineAsync(cli.Environment.OutputIsTerminal ? Clean.Block(line) : line);
    }
}
