using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class UpgradeCommand
{
    public static Command Create(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var version = new Option<string?>("--version") { Description = cli.In(Texts.UpgradeVersionOption), HelpName = "range" };
        var (wait, timeout, dryRun) = (CommonOptions.Wait(cli), CommonOptions.Timeout(cli), CommonOptions.DryRun(cli));
        return new Command("upgrade", cli.In(Texts.Upgrade)) { id, version, wait, timeout, dryRun }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var name = parsed.Name(id);
            var following = parsed.Following(wait, timeout);
            var plan = await PlanCommands.RequireAsync(client, name, cancellationToken);
            var wanted = parsed.GetValue(version) ?? await RecommendedAsync(client, name, cancellationToken);
            if (parsed.GetValue(version) is null && wanted == plan.InstalledVersion && plan.Phase != "Failed")
            {
                cli.Say(Texts.NewestAlready, name, wanted);
                return ExitCode.Ok;
            }
            var change = VersionChange(wanted);
            if (parsed.GetValue(dryRun)) return Preview.Write(cli, await client.PatchAsync(Kinds.Plans, name, change, dryRun: true, cancellationToken));
            var written = new Plan(await client.PatchAsync(Kinds.Plans, name, change, dryRun: false, cancellationToken));
            return await PlanCommands.FinishAsync(cli, client, written, PlanGoals.AsWanted(written), following, Texts.Upgraded, cancellationToken);
        });
    }

    public static JsonObject VersionChange(string version) =>
        new() { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = version } } };

    private static async Task<string> RecommendedAsync(KernelClient client, string name, CancellationToken cancellationToken) =>
        await client.FindAsync(Kinds.Extensions, name, cancellationToken) is { } json && new CatalogueEntry(json).RecommendedVersion is { } version
            ? version
            : throw new CliException(CliErrors.NotFound, "Extension", name);
}
