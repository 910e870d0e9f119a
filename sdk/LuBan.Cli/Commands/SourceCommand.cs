using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class SourceCommand
{
    private static readonly Column[] Columns =
    [
        new("NAME", source => source.Text("metadata", "name")),
        new("URL", source => source.Text("spec", "url")),
        new("PRIORITY", source => source.Text("spec", "priority")),
        new("READY", source => Ready(source)?.Text("status")),
        new("EXTENSIONS", source => source.Text("status", "extensions")),
        new("LAST SYNC", source => source.Text("status", "lastSync")),
    ];

    public static Command Create(CliContext cli) => new("source", cli.In(Texts.Source)) { List(cli), Add(cli), Remove(cli), Sync(cli) };

    public static JsonNode? Ready(JsonNode source) =>
        source.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Ready");

    private static Command List(CliContext cli)
    {
        var output = CommonOptions.Output(cli);
        return new Command("list", cli.In(Texts.SourceList)) { output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            cli.Printer.List(parsed.Format(output), await client.ListAsync(Kinds.Sources, cancellationToken), "packagesource", Columns);
            return ExitCode.Ok;
        });
    }

    private static Command Add(CliContext cli)
    {
        var name = new Argument<string>("name") { Description = cli.In(Texts.SourceName) };
        var url = new Argument<string>("url") { Description = cli.In(Texts.SourceUrl) };
        var priority = new Option<int?>("--priority") { Description = cli.In(Texts.SourcePriority), HelpName = "number" };
        var prefixes = new Option<string[]>("--prefix") { Description = cli.In(Texts.SourcePrefix), HelpName = "prefix" };
        return new Command("add", cli.In(Texts.SourceAdd)) { name, url, priority, prefixes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var spec = new JsonObject { ["url"] = parsed.GetRequiredValue(url) };
            if (parsed.GetValue(priority) is { } number) spec["priority"] = number;
            if (parsed.GetValue(prefixes) is { Length: > 0 } ids) spec["idPrefixes"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]);
            var created = await client.CreateAsync(Kinds.Sources, new JsonObject
            {
                ["apiVersion"] = Kinds.ApiVersion,
                ["kind"] = "PackageSource",
                ["metadata"] = new JsonObject { ["name"] = parsed.GetRequiredValue(name) },
                ["spec"] = spec,
            }, dryRun: false, cancellationToken);
            cli.Say(Texts.SourceAdded, created.Text("metadata", "name"));
            return ExitCode.Ok;
        });
    }

    private static Command Remove(CliContext cli)
    {
        var name = new Argument<string>("name") { Description = cli.In(Texts.SourceName) };
        var yes = CommonOptions.Yes(cli);
        return new Command("remove", cli.In(Texts.SourceRemove)) { name, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var source = parsed.GetRequiredValue(name);
            if (await client.FindAsync(Kinds.Sources, source, cancellationToken) is null) throw new CliException(CliErrors.NotFound, "PackageSource", source);
            if (!cli.Confirm(cli.In(Texts.SourceRemoveQuestion, source), parsed.GetValue(yes))) return ExitCode.Ok;
            await client.DeleteAsync(Kinds.Sources, source, cancellationToken);
            cli.Say(Texts.SourceRemoved, source);
            return ExitCode.Ok;
        });
    }

    private static Command Sync(CliContext cli)
    {
        var name = new Argument<string?>("name") { Description = cli.In(Texts.SourceSyncName), Arity = ArgumentArity.ZeroOrOne };
        return new Command("sync", cli.In(Texts.SourceSync)) { name }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            string[] sources = parsed.GetValue(name) is { } one ? [one] : [.. (await client.ListAsync(Kinds.Sources, cancellationToken)).Items("items").Select(item => item.Text("metadata", "name")!)];
            foreach (var source in sources)
            {
                await client.PostAsync(Kinds.Path(Kinds.Sources, source) + "/sync", cancellationToken);
                cli.Say(Texts.SourceSyncing, source);
            }
            return ExitCode.Ok;
        });
    }
}
