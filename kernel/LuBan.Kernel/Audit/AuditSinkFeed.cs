using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Reconciliation;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Audit;

/// <summary>What the feeds of sinks have in common.</summary>
internal sealed record AuditSinkContext(ContributionRegistry Registry, IAuditStore Store, AuditSinkPositions Positions, IAccessReviewer Reviewer, TimeProvider Time, ILogger Logger);

/// <summary>Feeds one sink in one term of leadership: batch after batch, from where it had come to.</summary>
internal sealed partial class AuditSinkFeed(AuditSinkContext context, string extension, string sink, LeaderTerm term)
{
    private const int BatchSize = 100;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private readonly string _name = AuditSinkPositions.NameOf(extension, sink);
    private readonly ILogger _logger = context.Logger;
    private long _position;
    private long _head;
    private bool _refused;

    public string Name => _name;

    /// <summary>How many records the sink does not have yet, as of the last look.</summary>
    public long Lag => Math.Max(0, Volatile.Read(ref _head) - Volatile.Read(ref _position));

    /// <summary>Feeds until the term ends, or the extension no longer has this sink.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        AuditMetrics.Register(this);
        try
        {
            using var tail = new AuditTail(context.Store, context.Time);
            _position = await BeginAsync(cancellationToken);
            for (var failures = 0; Serving() is { } runtime;)
            {
                var page = Read();
                if (page.Count == 0) await tail.WaitAsync(cancellationToken);
                else if (!await IsAllowedAsync(cancellationToken)) await Task.Delay(AskAgain, context.Time, cancellationToken);
                else failures = await HandOverAsync(runtime, page, failures, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next leader goes on from the remembered position.
        }
        finally
        {
            AuditMetrics.Unregister(this);
        }
    }

    private ExtensionRuntime? Serving() =>
        context.Registry.Current.Find(extension) is ExtensionRuntime runtime && runtime.Contributions.AuditSinks.Contains(sink) ? runtime : null;

    private async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        if (context.Positions.Find(_name) is { } known) return known;
        var now = context.Store.ReadHead().Sequence;
        await context.Positions.SaveAsync(_name, now, term.Fence, cancellationToken);
        return now;
    }

    private IReadOnlyList<AuditRecord> Read()
    {
        Volatile.Write(ref _head, context.Store.ReadHead().Sequence);
        var page = context.Store.Read(new AuditQuery { After = _position, Limit = BatchSize });
        if (page is [var first, ..] && first.Sequence > _position + 1)
        {
            LogMissed(_name, _position + 1, first.Sequence - 1);
            AuditMetrics.Missed(_name, first.Sequence - 1 - _position);
            _position = first.Sequence - 1;
        }

        return page;
    }

    /// <returns>How many attempts have failed in a row.</returns>
    private async Task<int> HandOverAsync(ExtensionRuntime runtime, IReadOnlyList<AuditRecord> page, int failures, CancellationToken cancellationToken)
    {
        // What the sink's own extension did is in the log, but not handed over: a sink that writes would never come to an end.
        var records = page.Where(record => record.Columns?.User != $"system:extension:{extension}").Select(record => new AuditSinkRecord(record.Sequence, AuditFormat.Hex(record.Hash), record.Payload)).ToList();
        var (handled, failure) = records.Count == 0 ? new(true, null) : await runtime.WriteAuditAsync(sink, records, cancellationToken);
        if (handled)
        {
            if (!await context.Positions.SaveAsync(_name, page[^1].Sequence, term.Fence, cancellationToken)) throw new OperationCanceledException(cancellationToken);
            Volatile.Write(ref _position, page[^1].Sequence);
            return 0;
        }

        if (failure is null)
        {
            // It stops or starts: no attempt that counts.
            await Task.Delay(FirstDelay, context.Time, cancellationToken);
            return failures;
        }

        LogFailed(_name, records[0].Sequence, failures + 1, failure);
        await Task.Delay(Backoff<string>.After(failures + 1, FirstDelay, LongestDelay), context.Time, cancellationToken);
        return failures + 1;
    }

    /// <summary>Whoever has the log knows what everybody does: only an extension to which that was granted gets it.</summary>
    private async Task<bool> IsAllowedAsync(CancellationToken cancellationToken)
    {
        var subject = new AccessSubject($"system:extension:{extension}", "", ["system:extensions", CallerClaims.Authenticated]);
        var answer = await context.Reviewer.ReviewAsync(subject, new AccessQuestion { Verb = "watch", Group = AuditKinds.Group, Resource = AuditKinds.Records }, cancellationToken);
        if (!answer.Allowed && !_refused) LogRefused(_name, answer.Reason);
        _refused = !answer.Allowed;
        return answer.Allowed;
    }

    [LoggerMessage(74, LogLevel.Error, "LB8512: The audit sink {Sink} has not got the records {First} to {Last}: retention had removed them before it took them")]
    private partial void LogMissed(string sink, long first, long last);

    [LoggerMessage(75, LogLevel.Warning, "The audit sink {Sink} did not take the records from {Sequence} on (attempt {Attempt}); they are handed over again: {Failure}")]
    private partial void LogFailed(string sink, long sequence, int attempt, string failure);

    [LoggerMessage(76, LogLevel.Warning, "LB8511: The audit sink {Sink} gets no records: its extension may not watch records.audit.luban.dev ({Reason})")]
    private partial void LogRefused(string sink, string reason);
}
