using Microsoft.Extensions.Logging;

namespace LuBan.Resources.Storage.Sqlite;

public sealed partial class SqliteResourceStore
{
    private const int CompactionBatch = 1000;

    private long _compactionFailures;
    private string? _compactionProblem;

    /// <summary>Called at the start of each compaction; a test makes it throw.</summary>
    internal Action? BeforeCompaction { get; set; }

    /// <inheritdoc/>
    public async Task CompactAsync(long revision, CancellationToken cancellationToken)
    {
        revision = Math.Min(revision, CurrentRevision);
        // After a failure the rest of the work is done even if nothing new is to be forgotten.
        if (revision <= CompactedRevision && _compactionProblem is null) return;
        revision = Math.Max(revision, CompactedRevision);
        try
        {
            BeforeCompaction?.Invoke();
            await RunOnWriterAsync(writer => writer.MarkCompacted(revision), cancellationToken).ConfigureAwait(false);

            // Small transactions, so that writes get their turn in between.
            var more = true;
            while (more)
                await RunOnWriterAsync(writer => more = writer.ForgetLog(revision, CompactionBatch), cancellationToken).ConfigureAwait(false);
            await TruncateWalAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or ObjectDisposedException))
        {
            Interlocked.Increment(ref _compactionFailures);
            _compactionProblem = problem.Message;
            _metrics.CompactionFailed();
            throw;
        }

        _compactionProblem = null;
        _metrics.Compacted();
    }

    private async Task TruncateWalAsync(CancellationToken cancellationToken)
    {
        var done = false;
        await RunOnWriterAsync(writer => done = writer.Checkpoint(), cancellationToken).ConfigureAwait(false);
        if (!done) LogCheckpointBusy(_logger, WalBytes());
    }

    /// <summary>Every interval, forgets what was already old at the interval before. A failure is counted and tried again: it never ends the loop.</summary>
    private async Task CompactPeriodicallyAsync()
    {
        using var timer = new PeriodicTimer(_options.CompactionInterval, _time);
        var target = CurrentRevision;
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                var now = CurrentRevision;
                try
                {
                    await CompactAsync(Math.Min(target, now - _options.RetainedRevisions), _stopping.Token).ConfigureAwait(false);
                    target = now;
                }
                catch (Exception problem) when (problem is not (OperationCanceledException or ObjectDisposedException))
                {
                    LogCompactionFailed(_logger, problem);
                }
            }
        }
        catch (Exception closing) when (closing is OperationCanceledException or ObjectDisposedException)
        {
            // The store is closing.
        }
    }

    [LoggerMessage(5020, LogLevel.Error, "The compaction of the store failed; it will be tried again")]
    private static partial void LogCompactionFailed(ILogger logger, Exception problem);

    [LoggerMessage(5021, LogLevel.Warning, "The write-ahead log ({Bytes} bytes) could not be truncated because a reader was in the way; the next compaction tries again")]
    private static partial void LogCheckpointBusy(ILogger logger, long bytes);
}
