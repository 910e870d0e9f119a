using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class DisableCommand
{
    public static Command Create(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var (wait, timeout) = (CommonOptions.Wait(cli), CommonOptions.Timeout(cli));
        return new Command("disable", cli.In(Texts.Disable)) { id, wait, timeout }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var following = parsed.Following(wait, timeout);
            var plan = await PlanCommands.RequireAsync(client, parsed.Name(id), cancellationToken);
            var change = new JsonObject { ["spec"] = new JsonObject { ["enabled"] = false } };
            var written = new Plan(await client.PatchAsync(Kinds.Plans, plan.Name, change, dryRun: false, cancellationToken));
            return await PlanCommands.FinishAsync(cli, client, written, PlanGoals.Disabled(written), following, Texts.DisabledNow, cancellationToken);
        });
    }
}
