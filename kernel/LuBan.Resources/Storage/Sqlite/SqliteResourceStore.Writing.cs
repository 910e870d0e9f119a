using System.Diagnostics;
using System.Threading.Channels;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Resources.Storage.Sqlite;

public sealed partial class SqliteResourceStore
{
    /// <summary>Called before each transaction is committed; a test makes it throw a <see cref="SqliteException"/>.</summary>
    internal Action? BeforeCommit { get; set; }

    /// <summary>Lets the file grow by so many pages and no further, as on a full disk; 0 lifts the limit. For tests.</summary>
    internal Task LimitPagesAsync(int more) => RunOnWriterAsync(writer => writer.LimitPages(more), CancellationToken.None);

    /// <inheritdoc/>
    public async Task<StoreOutcome> CommitAsync(StoreOperation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var item = new WriteItem(operation, null);
        await EnqueueAsync(item, cancellationToken).ConfigureAwait(false);
        return await item.Completion.Task.ConfigureAwait(false);
    }

    /// <summary>Runs an action on the writer's thread, between two transactions.</summary>
    private async Task RunOnWriterAsync(Action<SqliteWriter> action, CancellationToken cancellationToken)
    {
        var item = new WriteItem(null, action);
        await EnqueueAsync(item, cancellationToken).ConfigureAwait(false);
        await item.Completion.Task.ConfigureAwait(false);
    }

    private async ValueTask EnqueueAsync(WriteItem item, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteResourceStore));
        }
    }

    private void Write()
    {
        var batch = new List<WriteItem>(_options.BatchSize);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_queue.Reader.TryRead(out var item))
            {
                if (item.Action is null)
                {
                    batch.Add(item);
                    if (batch.Count < _options.BatchSize && _queue.Reader.TryPeek(out var next) && next.Action is null) continue;
                    CommitBatch(batch);
                    batch.Clear();
                }
                else
                {
                    RunAction(item);
                }
            }
        }
    }

    private void CommitBatch(List<WriteItem> batch)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var changes = new List<StoreChange>(batch.Count);
        var outcomes = new StoreOutcome[batch.Count];
        try
        {
            _writer.Begin();
            for (var i = 0; i < outcomes.Length; i++) outcomes[i] = _writer.Apply(batch[i].Operation!, changes);
            BeforeCommit?.Invoke();
            _writer.Commit(changes.Count > 0);
        }
        catch (SqliteException problem)
        {
            FailBatch(batch, problem);
            return;
        }

        _writeProblem = null;
        Volatile.Write(ref _current, _writer.Revision);
        Publish(changes);
        if (_metrics.Records(batch.Select(item => item.Operation!), outcomes, startedAt)) _audit.Appended();
        _metrics.Batch(batch.Count, startedAt);
        for (var i = 0; i < outcomes.Length; i++)
        {
            _metrics.Write(outcomes[i].Result.ToString());
            batch[i].Completion.SetResult(outcomes[i]);
        }
    }

    private void FailBatch(List<WriteItem> batch, SqliteException problem)
    {
        _writeProblem = problem.Message;
        LogWriteFailed(_logger, problem, batch.Count);
        try
        {
            _writer.Rollback();
        }
        catch (SqliteException rollback)
        {
            // The next transaction will fail too, and say so; the process stays up to serve reads.
            LogRollbackFailed(_logger, rollback);
        }

        foreach (var item in batch)
        {
            _metrics.Write("Failed");
            item.Completion.SetException(new ExtensionException("LB5010", $"The write could not be made durable: {problem.Message}. Nothing of it was kept. Check the free space and the health of the disk under '{_options.DatabasePath}', then try again.", problem));
        }
    }

    private void RunAction(WriteItem item)
    {
        try
        {
            item.Action!(_writer);
            Volatile.Write(ref _compacted, _writer.Compacted);
            item.Completion.SetResult(default);
        }
        catch (Exception problem)
        {
            item.Completion.SetException(problem);
        }
    }

    private void Publish(List<StoreChange> changes)
    {
        if (changes.Count == 0) return;
        foreach (var observer in _observers)
        {
            try
            {
                observer(changes);
            }
            catch (Exception problem)
            {
                // The writes are durable: they are acknowledged even if an observer is broken.
                LogObserverFailed(_logger, problem);
            }
        }
    }

    [LoggerMessage(5010, LogLevel.Error, "The store could not commit {Writes} writes")]
    private static partial void LogWriteFailed(ILogger logger, Exception problem, int writes);

    [LoggerMessage(5011, LogLevel.Error, "The store could not roll a failed transaction back")]
    private static partial void LogRollbackFailed(ILogger logger, Exception problem);

    [LoggerMessage(5012, LogLevel.Error, "An observer of the store failed")]
    private static partial void LogObserverFailed(ILogger logger, Exception problem);

    private sealed record WriteItem(StoreOperation? Operation, Action<SqliteWriter>? Action)
    {
        internal TaskCompletionSource<StoreOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
