using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class CancelCommand
{
    public static Command Create(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        return new Command("cancel", cli.In(Texts.Cancel)) { id }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var plan = await PlanCommands.RequireAsync(client, parsed.Name(id), cancellationToken);
            // The operation's id goes with the request, so that it cannot hit an operation that began in the meantime.
            var operation = plan is { IsBusy: true, OperationId: { } running } ? running : throw new CliException(CliErrors.NothingToCancel, plan.Name);
            var change = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Kinds.CancelAnnotation] = operation } } };
            await client.PatchAsync(Kinds.Plans, plan.Name, change, dryRun: false, cancellationToken);
            cli.Say(Texts.Cancelling, plan.Name, operation);
            return ExitCode.Ok;
        });
    }
}
