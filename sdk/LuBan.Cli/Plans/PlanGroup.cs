using System.Text.Json.Nodes;
using LuBan.Cli.Commands;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Plans;

/// <summary>Follows several plans, and tells what became of each: one that fails does not hide the others.</summary>
internal sealed class PlanGroup(CliContext cli, KernelClient client)
{
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(5);

    private static readonly Column[] Columns =
    [
        new("ID", item => item.Text("id")),
        new("VERSION", item => item.Text("version")),
        new("RESULT", item => item.Text("result")),
        new("MESSAGE", item => item.Text("message")),
    ];

    private readonly List<(Plan Written, PlanGoal Goal)> _plans = [];

    /// <summary>Adds a plan as the server has it now, after the change.</summary>
    public async Task AddAsync(string id, Func<Plan, PlanGoal> goal, CancellationToken cancellationToken)
    {
        if (await client.FindAsync(Kinds.Plans, Plan.NameOf(id), cancellationToken) is not { } json) return;
        var plan = new Plan(json);
        // It failed before, and the change left it as it was: only a retry makes the server look at it again.
        if (plan is { Phase: "Failed", IsObserved: true, IsDeleting: false }) plan = await RetryCommand.WriteAsync(client, plan.Name, cancellationToken);
        _plans.Add((plan, goal(plan)));
    }

    /// <summary>Waits for all of them, for as long as one would be waited for.</summary>
    /// <returns>The exit code of the first that failed.</returns>
    public async Task<ExitCode> FollowAsync(Following following, CancellationToken cancellationToken)
    {
        if (!following.Wait)
        {
            foreach (var (plan, _) in _plans) cli.Say(Texts.Accepted, plan.Name);
            return ExitCode.Ok;
        }
        var started = cli.Environment.Time.GetTimestamp();
        var (result, rows) = (ExitCode.Ok, new List<JsonNode>());
        foreach (var (plan, goal) in _plans)
        {
            var left = following.Timeout - cli.Environment.Time.GetElapsedTime(started);
            // Also when the time is up: what is done already is told as done.
            var (row, failed) = await FollowAsync(plan, goal, left > ShortestLook ? left : ShortestLook, cancellationToken);
            rows.Add(row);
            if (result == ExitCode.Ok) result = failed;
        }
        cli.Printer.Table(Columns, rows);
        return result;
    }

    private async Task<(JsonObject Row, ExitCode Failed)> FollowAsync(Plan plan, PlanGoal goal, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            var now = await PlanCommands.ReachAsync(cli, client, plan.Name, goal, timeout, cancellationToken);
            return (Row(plan, now?.InstalledVersion, now is null ? "removed" : "ok", null), ExitCode.Ok);
        }
        catch (CliException failure) when (failure.ExitCode != ExitCode.Unreachable)
        {
            return (Row(plan, plan.InstalledVersion, "failed", $"{failure.Code}: {cli.In(failure.Error.Text, failure.Values)}"), failure.ExitCode);
        }
    }

    private static JsonObject Row(Plan plan, string? version, string result, string? message) => new() { ["id"] = plan.Id, ["version"] = version, ["result"] = result, ["message"] = message };
}
