using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class UninstallCommand
{
    public static Command Create(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var purge = new Option<bool>("--purge") { Description = cli.In(Texts.PurgeOption) };
        var cascade = new Option<bool>("--cascade") { Description = cli.In(Texts.CascadeOption) };
        var force = new Option<bool>("--force") { Description = cli.In(Texts.ForceOption) };
        var (wait, timeout, yes) = (CommonOptions.Wait(cli), CommonOptions.Timeout(cli), CommonOptions.Yes(cli));
        return new Command("uninstall", cli.In(Texts.Uninstall)) { id, purge, cascade, force, wait, timeout, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var following = parsed.Following(wait, timeout);
            var plan = await PlanCommands.RequireAsync(client, parsed.Name(id), cancellationToken);
            var question = cli.In(parsed.GetValue(purge) ? Texts.PurgeQuestion : Texts.UninstallQuestion, plan.Name, plan.InstalledVersion);
            if (!cli.Confirm(question, parsed.GetValue(yes))) return ExitCode.Ok;

            await DeleteAsync(client, plan, Change(parsed.GetValue(purge), parsed.GetValue(cascade), parsed.GetValue(force)), cancellationToken);
            return await PlanCommands.FinishAsync(cli, client, plan, PlanGoals.Gone(plan), following, Texts.Uninstalled, cancellationToken);
        });
    }

    private static JsonObject? Change(bool purge, bool cascade, bool force)
    {
        var annotations = new JsonObject();
        if (cascade) annotations[Kinds.CascadeAnnotation] = "true";
        if (force) annotations[Kinds.ForceAnnotation] = "true";
        var change = new JsonObject();
        if (annotations.Count > 0) change["metadata"] = new JsonObject { ["annotations"] = annotations };
        if (purge) change["spec"] = new JsonObject { ["retainData"] = false };
        return change.Count > 0 ? change : null;
    }

    private static async Task DeleteAsync(KernelClient client, Plan plan, JsonObject? change, CancellationToken cancellationToken)
    {
        if (change is not null) await client.PatchAsync(Kinds.Plans, plan.Name, change, dryRun: false, cancellationToken);
        try
        {
            await client.DeleteAsync(Kinds.Plans, plan.Name, cancellationToken);
        }
        catch (ServerException) when (change is not null)
        {
            // Refused, such as by a dependant: --purge and --force were meant for this deletion, not for whichever comes next.
            await client.PatchAsync(Kinds.Plans, plan.Name, Undo(plan, change), dryRun: false, CancellationToken.None);
            throw;
        }
    }

    private static JsonObject Undo(Plan plan, JsonObject change)
    {
        var undo = new JsonObject();
        if (change.At("metadata", "annotations") is JsonObject annotations)
            undo["metadata"] = new JsonObject { ["annotations"] = new JsonObject(annotations.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, plan.Json.Text("metadata", "annotations", pair.Key)))) };
        if (change.At("spec") is not null) undo["spec"] = new JsonObject { ["retainData"] = plan.Json.At("spec", "retainData")?.DeepClone() };
        return undo;
    }
}
