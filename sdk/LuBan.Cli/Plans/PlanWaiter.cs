using System.Net;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Plans;

/// <summary>Follows one plan until its goal is reached: list, then watch; again after a lost connection, and from the start when the revision is too old.</summary>
internal sealed class PlanWaiter(KernelClient client, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private Plan? _last;
    private CliException? _lost;

    /// <returns>The last state of the plan and the verdict, which is never Waiting. A lost server is waited for until the time is up.</returns>
    public async Task<(Verdict Verdict, Plan? Plan)> WaitAsync(string name, PlanGoal goal, TimeSpan timeout, IPlanDisplay display, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await FollowAsync(name, goal, display, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw _lost is null
                ? new CliException(CliErrors.WaitTimedOut, name, Durations.Format(timeout), _last?.Phase ?? "Pending") { Details = _last is { IsServing: false, Phase: "Installed" } ? [_last.Problem.Message] : [] }
                : new CliException(CliErrors.FollowLost, client.Connection.Address, name, Durations.Format(timeout));
        }
    }

    private async Task<(Verdict, Plan?)> FollowAsync(string name, PlanGoal goal, IPlanDisplay display, CancellationToken cancellationToken)
    {
        string? revision = null;
        var pause = FirstPause;
        while (true)
        {
            try
            {
                if (revision is null)
                {
                    revision = await ListAsync(name, cancellationToken);
                    if (Judge(goal, display) is var now and not Verdict.Waiting) return (now, _last);
                }
                await foreach (var change in Watch.ReadAsync(client, Kinds.Plans, name, revision, cancellationToken))
                {
                    Connected();
                    pause = FirstPause;
                    revision = change.Object.Text("metadata", "resourceVersion") ?? revision;
                    if (change.Type == "BOOKMARK") continue;
                    _last = change.Type == "DELETED" ? null : new Plan(change.Object);
                    if (Judge(goal, display) is var verdict and not Verdict.Waiting) return (verdict, _last);
                }
                Connected();
            }
            catch (ServerException tooOld) when (tooOld.Status == HttpStatusCode.Gone)
            {
                revision = null;
            }
            catch (CliException lost) when (lost.ExitCode == ExitCode.Unreachable || lost is ServerException { Status: >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests })
            {
                if (_lost is null) display.ConnectionLost(lost);
                _lost = lost;
            }
            // Also after an orderly end: a server that ends every watch at once must not be asked without pause.
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<string> ListAsync(string name, CancellationToken cancellationToken)
    {
        var list = await client.GetAsync($"{Kinds.Path(Kinds.Plans)}?fieldSelector={Uri.EscapeDataString("metadata.name=" + name)}", cancellationToken);
        Connected();
        var found = list.Items("items").FirstOrDefault(item => item.Text("metadata", "name") == name);
        _last = found is JsonObject json ? new Plan(json) : null;
        return list.Text("metadata", "resourceVersion") ?? "";
    }

    private void Connected() => _lost = null;

    private Verdict Judge(PlanGoal goal, IPlanDisplay display)
    {
        if (_last is not null) display.Show(_last);
        return goal(_last);
    }
}
