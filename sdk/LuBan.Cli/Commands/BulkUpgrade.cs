using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Upgrades everything that can be, with one state to go back to; and goes back to it.</summary>
internal sealed class BulkUpgrade(CliContext cli, KernelClient client)
{
    private static readonly Column[] Columns =
    [
        new("ID", update => update.Text("id")),
        new("FROM", update => update.Text("from")),
        new("TO", update => update.Text("to")),
        new("SOURCE", update => update.Text("source")),
        new("NEW PERMISSIONS", update => update.Joined("newPermissions")),
        new("ADVISORIES", update => update.Joined("advisories")),
    ];

    public async Task<ExitCode> RunAsync(bool dryRun, bool yes, bool approve, Following following, CancellationToken cancellationToken)
    {
        var plan = await AskAsync("updates", new() { ["dryRun"] = true }, cancellationToken);
        foreach (var problem in plan.Items("problems")) cli.Remark(Texts.UpdateProblem, problem.Text("id"), problem.Text("message"));
        var updates = plan.Items("updates").ToArray();
        if (updates.Length == 0)
        {
            cli.Say(Texts.NothingToUpgrade);
            return ExitCode.Ok;
        }
        cli.Printer.Table(Columns, updates);
        if (dryRun || !cli.Confirm(cli.In(Texts.UpgradeAllQuestion, updates.Length), yes)) return ExitCode.Ok;

        if (approve) foreach (var update in updates) await ApproveAsync(update, cancellationToken);
        // What was shown, and not what came since.
        var begun = await AskAsync("updates", new() { ["extensions"] = updates.Select(update => update.Text("id")!).ToJson() }, cancellationToken);
        return await FollowAsync(begun, begun.Items("updates"), [], following, cancellationToken);
    }

    public async Task<ExitCode> RollbackAsync(int generation, bool dryRun, bool yes, Following following, CancellationToken cancellationToken)
    {
        var plan = await AskAsync("rollback", new() { ["generation"] = generation, ["dryRun"] = true }, cancellationToken);
        var (changes, removals) = (plan.Items("changes").ToArray(), plan.Items("removals").Select(name => name.Text()!).ToArray());
        if (changes.Length + removals.Length == 0)
        {
            cli.Say(Texts.NothingToRollBack, generation);
            return ExitCode.Ok;
        }
        cli.Printer.Table(Columns[..3], [.. changes, .. removals.Select(name => new JsonObject { ["id"] = name, ["to"] = cli.In(Texts.WordRemoved) })]);
        if (dryRun || !cli.Confirm(cli.In(Texts.RollbackQuestion, generation, changes.Length, removals.Length), yes)) return ExitCode.Ok;

        var begun = await AskAsync("rollback", new() { ["generation"] = generation }, cancellationToken);
        return await FollowAsync(begun, begun.Items("changes"), begun.Items("removals"), following, cancellationToken);
    }

    private async Task<ExitCode> FollowAsync(JsonNode begun, IEnumerable<JsonNode> changes, IEnumerable<JsonNode> removals, Following following, CancellationToken cancellationToken)
    {
        if (begun.Text("rollbackTo") is { } point) cli.Say(Texts.RollbackPoint, point);
        var group = new PlanGroup(cli, client);
        foreach (var change in changes) await group.AddAsync(change.Text("id")!, plan => PlanGoals.At(plan, change.Text("to")), cancellationToken);
        foreach (var name in removals) await group.AddAsync(name.Text()!, PlanGoals.Gone, cancellationToken);
        return await group.FollowAsync(following, cancellationToken);
    }

    private async Task ApproveAsync(JsonNode update, CancellationToken cancellationToken)
    {
        var wanted = update.Items("newPermissions").Select(item => item.Text()!).ToArray();
        if (wanted.Length == 0) return;
        await ApproveCommand.WriteAsync(client, await PlanCommands.RequireAsync(client, Plan.NameOf(update.Text("id")!), cancellationToken), wanted, cancellationToken);
    }

    private Task<JsonObject> AskAsync(string path, JsonObject body, CancellationToken cancellationToken) => client.CallAsync(HttpMethod.Post, "api/kernel/v1/" + path, body, cancellationToken);
}
