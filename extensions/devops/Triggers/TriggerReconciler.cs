using System.Globalization;
using LuBan.Extensions.Times;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.DevOps.Triggers;

/// <summary>Starts what the clock and the branches of repositories ask for.</summary>
internal sealed class TriggerReconciler(IResourceClient<Trigger> triggers, PollTriggers polls, TriggerFiring firing, IEventRecorder events, TimeProvider time) : IReconciler<Trigger>
{
    // A run is late, not missed, when it is started within this time.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    // Timers cannot wait longer than some weeks, and the clock of the machine may be set meanwhile.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await triggers.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } trigger || trigger.IsBeingDeleted()) return ReconcileResult.Done;
        if (trigger.Spec.Source.Cron is { } cron && TimeZoneInfo.TryFindSystemTimeZoneById(cron.TimeZone, out var zone)) return await ClockAsync(trigger, cron, zone, cancellationToken);
        if (trigger.Spec.Source.Poll is not null) await polls.FollowAsync(trigger, cancellationToken);
        else await firing.SayAsync(trigger, TriggerFiring.Ready(trigger), status => status with { WebhookPath = $"/ext/luban.devops/webhooks/{request.Namespace}/{request.Name}", NextFire = null, LastScheduled = null, Branches = null }, cancellationToken);
        return ReconcileResult.Done;
    }

    private async Task<ReconcileResult> ClockAsync(Trigger trigger, CronSource cron, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var (expression, now) = (CronExpression.Parse(cron.Schedule), time.GetUtcNow());
        // Times before a change of the spec, or while it was suspended, were never promised.
        var isNew = trigger.Status?.ObservedGeneration != trigger.Metadata.Generation || trigger.Spec.Suspend || trigger.Status?.LastScheduled is null;
        var done = isNew ? now : trigger.Status!.LastScheduled!.Value;
        if (LastDue(expression, zone, done, now) is { } due)
        {
            await ComeAsync(trigger, cron, due, now, cancellationToken);
            done = due;
        }
        var next = trigger.Spec.Suspend ? null : expression.Next(now, zone);
        await firing.SayAsync(trigger, TriggerFiring.Ready(trigger), status => status with { NextFire = next, LastScheduled = done, WebhookPath = null, Branches = null }, cancellationToken);
        return next is { } then ? ReconcileResult.After(then - now < LongestWait ? then - now : LongestWait) : ReconcileResult.Done;
    }

    private async Task ComeAsync(Trigger trigger, CronSource cron, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - due > Grace && cron.MissedRuns == "Skip")
        {
            events.Warning(trigger, "RunMissed", $"LuBan was not running at {due.UtcDateTime:u}, and spec.source.cron.missedRuns says to skip it.");
            return;
        }
        try
        {
            await firing.FireAsync(trigger, new() { Event = "cron", Id = "cron:" + due.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Time = due }, cancellationToken);
        }
        catch (TriggerException)
        {
            // It is in the status. The next time of the table may go better; this one is over.
        }
    }

    /// <summary>The last time of the table that has come; the ones before it are made up for by one run.</summary>
    private static DateTimeOffset? LastDue(CronExpression expression, TimeZoneInfo zone, DateTimeOffset done, DateTimeOffset now)
    {
        // After a long pause the times are not counted one by one: a day back is enough to find the last, for all but rare tables.
        DateTimeOffset? last = null;
        var from = now - done > TimeSpan.FromDays(1) && expression.Next(now.AddDays(-1), zone) <= now ? now.AddDays(-1) : done;
        while (expression.Next(last ?? from, zone) is { } next && next <= now) last = next;
        return last;
    }
}
