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
        var id = CommonOptions.OptionalId(cli);
        var all = new Option<bool>("--all") { Description = cli.In(Texts.UpgradeAll) };
        var version = new Option<string?>("--version") { Description = cli.In(Texts.UpgradeVersionOption), HelpName = "range" };
        var (approve, yes) = (CommonOptions.Approve(cli), CommonOptions.Yes(cli));
        var (wait, timeout, dryRun) = (CommonOptions.Wait(cli), CommonOptions.Timeout(cli), CommonOptions.DryRun(cli));
        var command = new Command("upgrade", cli.In(Texts.Upgrade)) { id, all, version, approve, wait, timeout, dryRun, yes };
        command.RequireOneOf(cli, id, all);
        return command.Run(cli, (parsed, client, cancellationToken) =>
        {
            var following = parsed.Following(wait, timeout);
            if (parsed.GetValue(all)) return new BulkUpgrade(cli, client).RunAsync(parsed.GetValue(dryRun), parsed.GetValue(yes), parsed.GetValue(approve), following, cancellationToken);
            var name = Plan.NameOf(CommonOptions.Checked(parsed.GetValue(id)!));
            return OneAsync(cli, client, name, parsed.GetValue(version), parsed.GetValue(dryRun), parsed.GetValue(approve), following, cancellationToken);
        });
    }

    public static JsonObject VersionChange(string version) =>
        new() { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = version } } };

    private static async Task<ExitCode> OneAsync(CliContext cli, KernelClient client, string name, string? version, bool dryRun, bool approve, Following following, CancellationToken cancellationToken)
    {
        var plan = await PlanCommands.RequireAsync(client, name, cancellationToken);
        var wanted = version ?? await RecommendedAsync(client, name, cancellationToken);
        if (version is null && wanted == plan.InstalledVersion && plan.Phase != "Failed")
        {
            cli.Say(Texts.NewestAlready, name, wanted);
            return ExitCode.Ok;
        }
        var change = VersionChange(wanted);
        if (dryRun) return Preview.Write(cli, await client.PatchAsync(Kinds.Plans, name, change, dryRun: true, cancellationToken));
        if (approve)
        {
            var preview = await client.PatchAsync(Kinds.Plans, name, VersionChange(wanted), dryRun: true, cancellationToken);
            if (Preview.Permissions(preview, name) is { } permissions) change["spec"]!["approvedPermissions"] = plan.ApprovedPermissions.Union(permissions).ToJson();
        }
        var written = new Plan(await client.PatchAsync(Kinds.Plans, name, change, dryRun: false, cancellationToken));
        return await PlanCommands.FinishAsync(cli, client, written, PlanGoals.AsWanted(written), following, Texts.Upgraded, cancellationToken);
    }

    private static async Task<string> RecommendedAsync(KernelClient client, string name, CancellationToken cancellationToken) =>
        await client.FindAsync(Kinds.Extensions, name, cancellationToken) is { } json && new CatalogueEntry(json).RecommendedVersion is { } version
            ? version
            : throw new CliException(CliErrors.NotFound, "Extension", name);
}
