using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Auditing;

/// <summary>Shows records as they are written. A lost connection is opened again where it broke off: nothing is left out and nothing comes twice.</summary>
internal static class AuditTailCommand
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    public static Command Create(CliContext cli)
    {
        var (filters, output) = (new AuditFilters(cli), new Option<string>("--output", "-o") { Description = cli.In(Texts.OutputOption), DefaultValueFactory = _ => "table" });
        output.AcceptOnlyFromAmong("table", "json");
        var after = new Option<long?>("--after") { Description = cli.In(Texts.AuditAfter), HelpName = "sequence" };
        var command = new Command("tail", cli.In(Texts.AuditTail)) { after, output };
        filters.AddTo(command, hasTimes: false);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (path, isJson) = (filters.Path(parsed, "records").With("watch", "1"), parsed.GetValue(output) == "json");
            await FollowAsync(cli, client, path, parsed.GetValue(after), line => Write(cli, line, isJson), cancellationToken);
            return ExitCode.Ok;
        });
    }

    private static async Task FollowAsync(CliContext cli, KernelClient client, string path, long? after, Func<JsonNode, long?> write, CancellationToken cancellationToken)
    {
        var (pause, isConnected) = (FirstPause, false);
        while (true)
        {
            try
            {
                using var response = await client.OpenAsync(path.With("after", after), cancellationToken);
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
                (isConnected, pause) = (true, FirstPause);
                while (await StreamLines.ReadAsync(reader, client, cancellationToken, cancellationToken) is { } line)
                    if (line.Length > 0) after = write(Parse(line, client)) ?? after;
            }
            catch (CliException lost) when (isConnected && lost.ExitCode == ExitCode.Unreachable)
            {
                cli.Remark(Texts.Reconnecting, cli.In(lost));
            }
            await Task.Delay(pause, cli.Environment.Time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static JsonNode Parse(string line, KernelClient client)
    {
        try
        {
            return JsonNode.Parse(line) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            // Cut short by a dying server: the same as a broken connection.
            throw new CliException(CliErrors.Unreachable, client.Connection.Address, "watch");
        }
    }

    /// <returns>The place of the record in the log.</returns>
    private static long? Write(CliContext cli, JsonNode record, bool isJson)
    {
        if (isJson) cli.Environment.Out.WriteLine(record.ToJsonString());
        else cli.Environment.Out.WriteLine(Clean.Line(string.Join("  ", AuditCommand.Columns.Select(column => column.Value(record) is { Length: > 0 } text ? text : "-"))));
        return long.TryParse(record.Text("sequence"), out var sequence) ? sequence : null;
    }
}
