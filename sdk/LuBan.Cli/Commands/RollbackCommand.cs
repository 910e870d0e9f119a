using System.CommandLine;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class RollbackCommand
{
    public static Command Create(CliContext cli)
    {
        var id = CommonOptions.OptionalId(cli);
        var to = new Option<int?>("--to") { Description = cli.In(Texts.RollbackTo), HelpName = "generation" };
        var (wait, timeout, dryRun, yes) = (CommonOptions.Wait(cli), CommonOptions.Timeout(cli), CommonOptions.DryRun(cli), CommonOptions.Yes(cli));
        var command = new Command("rollback", cli.In(Texts.Rollback)) { id, to, wait, timeout, dryRun, yes };
        command.RequireOneOf(cli, id, to);
        return command.Run(cli, (parsed, client, cancellationToken) =>
        {
            var following = parsed.Following(wait, timeout);
            return parsed.GetValue(to) is { } generation
                ? new BulkUpgrade(cli, client).RollbackAsync(generation, parsed.GetValue(dryRun), parsed.GetValue(yes), following, cancellationToken)
                : OneAsync(cli, client, Plan.NameOf(CommonOptions.Checked(parsed.GetValue(id)!)), parsed.GetValue(dryRun), following, cancellationToken);
        });
    }

    private static async Task<ExitCode> OneAsync(CliContext cli, KernelClient client, string name, bool dryRun, Following following, CancellationToken cancellationToken)
    {
        var plan = await PlanCommands.RequireAsync(client, name, cancellationToken);
        var previous = plan.PreviousVersion ?? throw new CliException(CliErrors.NoPreviousVersion, plan.Name);
        var json = await client.PatchAsync(Kinds.Plans, plan.Name, UpgradeCommand.VersionChange(previous), dryRun, cancellationToken);
        if (dryRun) return Preview.Write(cli, json);
        var written = new Plan(json);
        return await PlanCommands.FinishAsync(cli, client, written, PlanGoals.AsWanted(written), following, Texts.RolledBack, cancellationToken);
    }
}
