using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Sources;

/// <summary>Has the server read a source now, and shows what came of it.</summary>
internal static class SourceTestCommand
{
    public static Command Create(CliContext cli)
    {
        var (name, output) = (SourceCommand.Name(cli), CommonOptions.Output(cli));
        var timeout = new Option<string>("--timeout") { Description = cli.In(Texts.SourceTestTimeout), HelpName = "duration", DefaultValueFactory = _ => "2m" };
        return new Command("test", cli.In(Texts.SourceTest)) { name, timeout, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (source, longest) = (parsed.GetRequiredValue(name), Durations.Parse(parsed.GetRequiredValue(timeout)));
            await SourceCommand.RequireAsync(client, source, cancellationToken);
            var synced = await SyncAsync(cli, client, source, longest, cancellationToken);
            cli.Printer.Object(parsed.Format(output), synced, "packagesource.kernel.luban.dev", () => Write(cli, synced));
            return SourceCommand.Complaint(synced) is null ? ExitCode.Ok : throw Failure(source, synced);
        });
    }

    /// <summary>Asks with a word of its own, and waits until the status repeats it: an earlier sync is not taken for this one.</summary>
    private static async Task<JsonObject> SyncAsync(CliContext cli, KernelClient client, string name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var word = Guid.NewGuid().ToString("N");
        var change = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Kinds.SyncAnnotation] = word } } };
        await client.PatchAsync(Kinds.Sources, name, change, dryRun: false, cancellationToken);
        return await Polling.UntilAsync(cli, timeout, token => SourceCommand.RequireAsync(client, name, token), source => source.Text("status", "syncToken") == word, cancellationToken)
            ?? throw new CliException(CliErrors.SourceSilent, name, Durations.Format(timeout));
    }

    private static void Write(CliContext cli, JsonNode source)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactUrl, source.Text("spec", "url"));
        facts.Add(Texts.FactExtensions, source.Text("status", "extensions"));
        facts.Add(Texts.FactVersions, source.Text("status", "versions"));
        facts.Add(Texts.FactLastSync, source.Text("status", "lastSync"));
        facts.Add(Texts.FactFingerprints, source.Joined("status", "trust", "fingerprints"));
        facts.Add(Texts.FactMetadataUntil, source.Text("status", "trust", "metadataExpires"));
        facts.Write();
        cli.Environment.Out.WriteLine();
        cli.Printer.Table(StatusCommand.ConditionColumns, [.. source.Items("status", "conditions")]);
    }

    private static CliException Failure(string name, JsonNode source)
    {
        var failed = source.Items("status", "conditions").Where(condition => condition.Text("status") == "False").ToArray();
        return new(CliErrors.SourceNotReady, name) { Details = [.. failed.Select(condition => $"{condition.Text("type")}: {condition.Text("reason")}: {condition.Text("message")}")] };
    }
}
