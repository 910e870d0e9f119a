using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Sources;

internal static class SourceCommand
{
    private static readonly Column[] Columns =
    [
        new("NAME", source => source.Text("metadata", "name")),
        new("URL", source => source.Text("spec", "url")),
        new("PRIORITY", source => source.Text("spec", "priority")),
        new("READY", source => Condition(source, "Ready")?.Text("status")),
        new("TRUSTED", source => Condition(source, "Trusted")?.Text("status")),
        new("EXTENSIONS", source => source.Text("status", "extensions")),
        new("LAST SYNC", source => source.Text("status", "lastSync")),
    ];

    public static Command Create(CliContext cli) => new("source", cli.In(Texts.Source))
    {
        List(cli), SourceAddCommand.Create(cli), Remove(cli), SourceTestCommand.Create(cli), Sync(cli), SourceTrustCommand.Create(cli),
    };

    public static JsonNode? Condition(JsonNode source, string type) =>
        source.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);

    /// <summary>The first condition that is not as it should be; null when all are.</summary>
    public static JsonNode? Complaint(JsonNode source) =>
        source.Items("status", "conditions").FirstOrDefault(condition => condition.Text("status") == "False");

    public static Argument<string> Name(CliContext cli) => new("name") { Description = cli.In(Texts.SourceName) };

    public static async Task<JsonObject> RequireAsync(KernelClient client, string name, CancellationToken cancellationToken) =>
        await client.FindAsync(Kinds.Sources, name, cancellationToken) ?? throw new CliException(CliErrors.NotFound, "PackageSource", name);

    private static Command List(CliContext cli)
    {
        var output = CommonOptions.Output(cli);
        return new Command("list", cli.In(Texts.SourceList)) { output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            cli.Printer.List(parsed.Format(output), await client.ListAsync(Kinds.Sources, cancellationToken), "packagesource.kernel.luban.dev", Columns);
            return ExitCode.Ok;
        });
    }

    private static Command Remove(CliContext cli)
    {
        var (name, yes) = (Name(cli), CommonOptions.Yes(cli));
        return new Command("remove", cli.In(Texts.SourceRemove)) { name, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var source = parsed.GetRequiredValue(name);
            var found = await RequireAsync(client, source, cancellationToken);
            if (!cli.Confirm(cli.In(Texts.SourceRemoveQuestion, source), parsed.GetValue(yes))) return ExitCode.Ok;
            await client.DeleteAsync(Kinds.Sources, source, cancellationToken);
            await SourceSecret.RemoveAsync(client, found, cancellationToken);
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
