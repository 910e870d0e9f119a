using System.CommandLine;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class RollbackCommand
{
    public static Command Create(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var (wait, timeout) = (CommonOptions.Wait(cli), CommonOptions.Timeout(cli));
        return new Command("rollback", cli.In(Texts.Rollback)) { id, wait, timeout }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var following = parsed.Following(wait, timeout);
            var plan = await PlanCommands.RequireAsync(client, parsed.Name(id), cancellationToken);
            var previous = plan.PreviousVersion ?? throw new CliException(CliErrors.NoPreviousVersion, plan.Name);
            var written = new Plan(await client.PatchAsync(Kinds.Plans, plan.Name, UpgradeCommand.VersionChange(previous), dryRun: false, cancellationToken));
            return await PlanCommands.FinishAsync(cli, client, written, PlanGoals.AsWanted(written), following, Texts.RolledBack, cancellationToken);
        });
    }
}
