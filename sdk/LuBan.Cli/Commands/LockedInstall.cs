using System.Text;
using System.Text.Json.Nodes;
using LuBan.Cli.Commands.Bundles;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;
using LuBan.Packages;

namespace LuBan.Cli.Commands;

/// <summary>Installs exactly what a lock file says: these versions, with these bytes. What it does not name stays.</summary>
internal static class LockedInstall
{
    private static readonly Column[] Columns =
    [
        new("ID", item => item.Text("id")),
        new("VERSION", item => item.Text("version")),
        new("INSTALLED", item => item.Text("installed")),
        new("PERMISSIONS", item => item.Joined("permissions")),
    ];

    public static async Task<ExitCode> RunAsync(CliContext cli, KernelClient client, FileInfo file, bool dryRun, bool yes, Following following, CancellationToken cancellationToken)
    {
        var wanted = BundleFile.ReadLock(file);
        var plans = (await client.ListAsync(Kinds.Plans, cancellationToken)).Items("items").Select(item => new Plan((JsonObject)item)).ToDictionary(plan => plan.Name);
        cli.Printer.Table(Columns, [.. wanted.Extensions.Select(one => Row(one.Key, one.Value, plans.GetValueOrDefault(Plan.NameOf(one.Key))))]);
        if (dryRun) return ExitCode.Ok;
        if (cli.IsInteractive && !cli.Confirm(cli.In(Texts.LockedQuestion, wanted.Extensions.Count), yes)) return ExitCode.Ok;

        await client.CallAsync(HttpMethod.Post, "api/kernel/v1/lock", JsonNode.Parse(Encoding.UTF8.GetString(wanted.Write())), cancellationToken);
        var group = new PlanGroup(cli, client);
        foreach (var id in wanted.Extensions.Keys) await group.AddAsync(id, PlanGoals.AsWanted, cancellationToken);
        return await group.FollowAsync(following, cancellationToken);
    }

    private static JsonObject Row(string id, LockedExtension locked, Plan? plan) =>
        new() { ["id"] = id, ["version"] = locked.Version, ["installed"] = plan?.InstalledVersion, ["permissions"] = locked.PermissionsGranted.ToJson() };
}
