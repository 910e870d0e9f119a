using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Shows what a version wants besides what it may, and lets it.</summary>
internal static class ApproveCommand
{
    private static readonly Column[] Columns =
    [
        new("PERMISSION", permission => permission.Text("name")),
        new("STATE", permission => permission.Text("state")),
        new("WHAT FOR", permission => permission.Text("description")),
    ];

    public static Command Create(CliContext cli)
    {
        var (id, yes) = (CommonOptions.Id(cli), CommonOptions.Yes(cli));
        var (wait, timeout, dryRun) = (CommonOptions.Wait(cli), CommonOptions.Timeout(cli), CommonOptions.DryRun(cli));
        return new Command("approve", cli.In(Texts.Approve)) { id, wait, timeout, dryRun, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var following = parsed.Following(wait, timeout);
            var plan = await PlanCommands.RequireAsync(client, parsed.Name(id), cancellationToken);
            if (plan.PendingVersion is not { } version) throw new CliException(CliErrors.NothingToApprove, plan.Name);
            var entry = await client.FindAsync(Kinds.Extensions, plan.Name, cancellationToken);
            cli.Say(Texts.ApproveTitle, plan.Id, version);
            cli.Printer.Table(Columns, Difference(plan, entry.Items("status", "versions").FirstOrDefault(one => one.Text("version") == version)));
            if (parsed.GetValue(dryRun) || !cli.Confirm(cli.In(Texts.ApproveQuestion, plan.Id, version), parsed.GetValue(yes))) return ExitCode.Ok;

            var written = await WriteAsync(client, plan, plan.PendingPermissions, cancellationToken);
            return await PlanCommands.FinishAsync(cli, client, written, PlanGoals.AsWanted(written), following, Texts.Upgraded, cancellationToken);
        });
    }

    /// <summary>Adds permissions to those that a plan has.</summary>
    public static async Task<Plan> WriteAsync(KernelClient client, Plan plan, IEnumerable<string> permissions, CancellationToken cancellationToken)
    {
        var all = plan.ApprovedPermissions.Union(permissions).ToJson();
        return new(await client.PatchAsync(Kinds.Plans, plan.Name, new JsonObject { ["spec"] = new JsonObject { ["approvedPermissions"] = all } }, dryRun: false, cancellationToken));
    }

    private static JsonNode[] Difference(Plan plan, JsonNode? version)
    {
        string? Reason(string name) => version.Items("permissions").FirstOrDefault(permission => permission.Text("name") == name).Text("description");
        JsonNode Row(string name, string state) => new JsonObject { ["name"] = name, ["state"] = state, ["description"] = Reason(name) };
        return [.. plan.PendingPermissions.Select(name => Row(name, "new")), .. plan.ApprovedPermissions.Select(name => Row(name, "approved"))];
    }
}
