using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class RetryCommand
{
    public static Command Create(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var (wait, timeout) = (CommonOptions.Wait(cli), CommonOptions.Timeout(cli));
        return new Command("retry", cli.In(Texts.Retry)) { id, wait, timeout }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var following = parsed.Following(wait, timeout);
            var plan = await PlanCommands.RequireAsync(client, parsed.Name(id), cancellationToken);
            var written = await WriteAsync(client, plan.Name, cancellationToken);
            var goal = written.IsDeleting ? PlanGoals.Gone(written) : PlanGoals.AsWanted(written);
            return await PlanCommands.FinishAsync(cli, client, written, goal, following, Texts.Retried, cancellationToken);
        });
    }

    public static async Task<Plan> WriteAsync(KernelClient client, string name, CancellationToken cancellationToken)
    {
        var change = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Kinds.RetryAnnotation] = Guid.NewGuid().ToString("N") } } };
        return new(await client.PatchAsync(Kinds.Plans, name, change, dryRun: false, cancellationToken));
    }
}
