using LuBan.Kernel.Reconciliation;
using LuBan.Resources.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Audit;

/// <summary>While this replica leads, removes the records that the policy no longer keeps.</summary>
internal sealed partial class AuditRetention(IResourceStore store, AuditPolicyKeeper policy, ILeadership leadership, TimeProvider time, ILogger<AuditRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Removes what is too old or too much now.</summary>
    /// <returns>How many records were removed.</returns>
    public async Task<long> TrimAsync(CancellationToken cancellationToken)
    {
        var (head, spec) = (store.Audit.ReadHead(), policy.Rules.Spec);
        var through = spec.MaximumRecords > 0 ? head.Sequence - spec.MaximumRecords : 0;
        if (spec.RetentionDays > 0)
        {
            // Everything before the first record that is young enough: clocks of replicas differ, and nothing goes too early.
            var young = store.Audit.Read(new AuditQuery { After = 0, From = time.GetUtcNow().AddDays(-spec.RetentionDays), Limit = 1 });
            through = Math.Max(through, young is [var first] ? first.Sequence - 1 : head.Sequence);
        }

        if (through <= head.TrimmedSequence) return 0;
        var removed = await store.Audit.TrimAsync(through, cancellationToken);
        if (removed > 0) LogTrimmed(removed, through);
        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    if (leadership.IsLeader) await TrimAsync(stoppingToken);
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    LogFailed(problem);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    [LoggerMessage(72, LogLevel.Information, "{Count} audit records up to {Sequence} were removed, as the policy says")]
    private partial void LogTrimmed(long count, long sequence);

    [LoggerMessage(73, LogLevel.Error, "Old audit records could not be removed; it is tried again")]
    private partial void LogFailed(Exception problem);
}
