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

    [LoggerMessage(5021, LogLevel.Warning, "The write-ahead log ({Bytes} bytes) could not be truncated because a reader was in the way; the next compaction tries again")]
    private static partial void LogCheckpointBusy(ILogger logger, long bytes);
}
