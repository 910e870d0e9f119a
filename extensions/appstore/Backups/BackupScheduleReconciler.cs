using LuBan.AppStore.Model;
using LuBan.Extensions.Times;
using LuBan.Sdk;

namespace LuBan.AppStore.Backups;

/// <summary>Makes a backup at each time of a schedule, and removes the oldest. Of times that passed while nothing ran, one is made up for.</summary>
internal sealed class BackupScheduleReconciler(IResourceClient<BackupSchedule> schedules, IResourceClient<Backup> backups, TimeProvider time) : IReconciler<BackupSchedule>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await schedules.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } schedule || schedule.IsBeingDeleted() || schedule.Spec.Paused) return ReconcileResult.Done;
        if (!TryParse(schedule.Spec.Schedule, out var cron, out var problem))
        {
            if (schedule.Status?.Message != problem) await schedules.UpdateStatusAsync(schedule with { Status = (schedule.Status ?? new()) with { Message = problem } }, cancellationToken);
            return ReconcileResult.Done;
        }

        var now = time.GetUtcNow();
        var last = schedule.Status?.LastAt ?? schedule.Metadata.CreationTimestamp ?? now;
        if (cron!.Next(last, TimeZoneInfo.Utc) is { } due && due <= now)
        {
            // The latest of those that passed.
            while (cron.Next(due, TimeZoneInfo.Utc) is { } next && next <= now) due = next;
            await MakeAsync(schedule, due, cancellationToken);
            await schedules.UpdateStatusAsync(schedule with { Status = new() { LastAt = due } }, cancellationToken);
            last = due;
        }

        await TrimAsync(schedule, cancellationToken);
        return cron.Next(last, TimeZoneInfo.Utc) is { } following ? ReconcileResult.After(Shorter(following - time.GetUtcNow())) : ReconcileResult.Done;
    }

    private static TimeSpan Shorter(TimeSpan wait) => wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait > Longest ? Longest : wait;

    /// <summary>Its name is its time: made twice, it is one.</summary>
    private async Task MakeAsync(BackupSchedule schedule, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var backup = new Backup
        {
            Metadata = new() { Name = $"{schedule.Metadata.Name}-{due:yyyyMMdd-HHmm}", Namespace = schedule.Metadata.Namespace, Labels = new Dictionary<string, string> { [AppStoreKinds.ScheduleLabel] = schedule.Metadata.Name! } },
            Spec = new() { App = schedule.Spec.App },
        };
        await backups.CreateOrUpdateAsync(backup, existing => existing, cancellationToken);
    }

    private async Task TrimAsync(BackupSchedule schedule, CancellationToken cancellationToken)
    {
        var own = await backups.ListAsync(new() { Namespace = schedule.Metadata.Namespace, LabelSelector = $"{AppStoreKinds.ScheduleLabel}={schedule.Metadata.Name}" }, cancellationToken);
        var done = own.Items.Where(backup => backup.Status?.Phase is BackupPhase.Completed or BackupPhase.Failed && !backup.IsBeingDeleted()).OrderByDescending(backup => backup.Metadata.Name, StringComparer.Ordinal).ToList();
        // Failed ones never push out the last good ones.
        var kept = done.Where(backup => backup.Status!.Phase == BackupPhase.Completed).Take(schedule.Spec.Keep).Concat(done.Where(backup => backup.Status!.Phase == BackupPhase.Failed).Take(schedule.Spec.Keep)).ToHashSet();
        foreach (var old in done.Where(backup => !kept.Contains(backup))) await backups.DeleteAsync(old.Metadata.Name!, old.Metadata.Namespace, cancellationToken);
    }

    private static bool TryParse(string text, out CronExpression? cron, out string problem)
    {
        try
        {
            (cron, problem) = (CronExpression.Parse(text), "");
            return true;
        }
        catch (FormatException e)
        {
            (cron, problem) = (null, e.Message);
            return false;
        }
    }
}
