using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Resources.Storage.Postgres;

public sealed partial class PostgresResourceStore
{
    /// <summary>A batch that is larger waits in two: one message to the database must not need the memory of hundreds of the largest objects.</summary>
    private const long MaximumBatchBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    /// <exception cref="ExtensionException">LB5012: the database was away for too long and nothing was written. LB5013: the outcome is not known. LB5015: the database refused the write.</exception>
    public async Task<StoreOutcome> CommitAsync(StoreOperation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var item = new WriteItem(operation);
        try
        {
            await _queue.Writer.WriteAsync(item, cancellationToken).AsTask().WaitAsync(_options.PostgresWriteTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(PostgresResourceStore));
        }
        catch (TimeoutException)
        {
            if (item.TryAbandon()) throw NotWritten();
        }

        try
        {
            return await item.Completion.Task.WaitAsync(_options.PostgresWriteTimeout, _time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!item.Completion.Task.IsCompleted)
        {
            // Not sent: it can be taken back. Sent: only the database knows, and it is asked until it tells.
            if (item.TryAbandon()) throw NotWritten();
        }

        try
        {
            return await item.Completion.Task.WaitAsync(_options.PostgresWriteTimeout, _time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!item.Completion.Task.IsCompleted)
        {
            throw item.TryAbandon() ? NotWritten() : Unknown();
        }
    }

    private async Task WriteAsync()
    {
        var batch = new List<WriteItem>(_options.BatchSize);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            long bytes = 0;
            while (batch.Count < _options.BatchSize && bytes < MaximumBatchBytes && _queue.Reader.TryRead(out var item))
            {
                batch.Add(item);
                bytes += item.Operation.Data.Length + (item.Operation.Audit?.Payload.Length ?? 0);
            }

            try
            {
                await CommitBatchAsync(batch).ConfigureAwait(false);
            }
            catch (Exception problem)
            {
                // A defect, or the end of this process: whoever waits is told, and the writer goes on.
                LogWriteFailed(_logger, problem, batch.Count);
                foreach (var item in batch) item.Completion.TrySetException(item.IsSent ? Unknown(problem) : NotWritten(problem));
            }

            batch.Clear();
        }
    }

    /// <summary>Sends a batch until its outcome is certain: written once, or not at all.</summary>
    private async Task CommitBatchAsync(List<WriteItem> batch)
    {
        while (true)
        {
            await ConnectAsync().ConfigureAwait(false);
            batch.RemoveAll(item => !item.TrySend());
            if (batch.Count == 0) return;
            var operations = batch.ConvertAll(item => item.Operation);
            var startedAt = Stopwatch.GetTimestamp();
            PostgresBatch? done;
            try
            {
                done = await _writer.CommitAsync(operations).ConfigureAwait(false);
            }
            catch (Exception problem) when (PostgresProblem.IsRefusal(problem))
            {
                await RefuseAsync(batch, problem).ConfigureAwait(false);
                return;
            }
            catch (Exception problem)
            {
                await LostAsync(problem).ConfigureAwait(false);
                done = await ResolveAsync(operations).ConfigureAwait(false);
            }

            if (done is not null)
            {
                await AcknowledgeAsync(batch, done, startedAt).ConfigureAwait(false);
                return;
            }

            // Certainly not written: it may wait again, and its caller may take it back.
            foreach (var item in batch) item.Return();
        }
    }

    private async Task AcknowledgeAsync(List<WriteItem> batch, PostgresBatch done, long startedAt)
    {
        bool published;
        try
        {
            published = await _publisher.PublishAsync(done, (after, limit) => _writer.ReadLogAsync(after, limit, _giveUp.Token)).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            await LostAsync(problem).ConfigureAwait(false);
            published = false;
        }

        // A writer reads its own write: it is not acknowledged before this process shows it.
        if (!published) await _publisher.WaitAsync(done.Current, _giveUp.Token).ConfigureAwait(false);
        _writeProblem = null;
        if (_metrics.Records(batch.Select(item => item.Operation), done.Outcomes, startedAt)) _audit.Appended();
        _metrics.Batch(batch.Count, startedAt);
        for (var i = 0; i < batch.Count; i++)
        {
            _metrics.Write(done.Outcomes[i].Result.ToString());
            batch[i].Completion.TrySetResult(done.Outcomes[i]);
        }
    }

    /// <summary>Asks the database how the batch ended whose answer was lost.</summary>
    /// <returns>Null when it was not written.</returns>
    private async Task<PostgresBatch?> ResolveAsync(List<StoreOperation> operations)
    {
        while (true)
        {
            await ConnectAsync().ConfigureAwait(false);
            try
            {
                if (await _writer.ResolveAsync(_giveUp.Token).ConfigureAwait(false) is not var (first, results)) return null;
                return await _writer.RecallAsync(operations, first, results, _giveUp.Token).ConfigureAwait(false)
                    ?? throw new InvalidOperationException($"The batch at revision {first.ToString(CultureInfo.InvariantCulture)} was written, but the log no longer has it.");
            }
            catch (Exception problem) when (PostgresProblem.IsAway(problem) && problem is not InvalidOperationException && !_giveUp.IsCancellationRequested)
            {
                await LostAsync(problem).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Connects, however long it takes; callers have patience of their own.</summary>
    private async Task ConnectAsync()
    {
        while (true)
        {
            try
            {
                await _writer.ConnectAsync(_giveUp.Token).ConfigureAwait(false);
                if (_follower.Problem is not null) await _writer.PingAsync(_giveUp.Token).ConfigureAwait(false);
                _writeProblem = null;
                return;
            }
            catch (Exception problem) when (!_giveUp.IsCancellationRequested)
            {
                await LostAsync(problem).ConfigureAwait(false);
                await Task.Delay(RetryPause, _giveUp.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task LostAsync(Exception problem)
    {
        if (_writeProblem is null) LogWriterLost(_logger, problem, _target.ToString());
        _writeProblem = PostgresProblem.Describe(problem);
        await _writer.DisconnectAsync().ConfigureAwait(false);
    }

    /// <summary>The database undid the transaction. One write that it cannot take must not fail those that share its batch.</summary>
    private async Task RefuseAsync(List<WriteItem> batch, Exception problem)
    {
        if (batch.Count > 1)
        {
            foreach (var item in batch) item.Return();
            foreach (var item in batch.ToArray()) await CommitBatchAsync([item]).ConfigureAwait(false);
            return;
        }

        LogWriteFailed(_logger, problem, 1);
        _metrics.Write("Failed");
        _writeProblem = PostgresProblem.Describe(problem);
        batch[0].Completion.TrySetException(new ExtensionException("LB5015", $"The database {_target} refused the write: {PostgresProblem.Describe(problem)}. Nothing of it was kept. Check the database's free space and its log, then try again.", problem));
    }

    private ExtensionException NotWritten(Exception? problem = null) => new("LB5012",
        $"The database {_target} does not answer ({_writeProblem ?? _follower.Problem ?? "no answer in time"}), and the write was not sent. Nothing was written. Try again when it is back.", problem);

    private ExtensionException Unknown(Exception? problem = null) => new("LB5013",
        $"The connection to the database {_target} broke after the write was sent ({_writeProblem ?? _follower.Problem ?? "no answer in time"}), and it has not come back to tell the outcome. The write was made once or not at all. Read the object before you repeat it.", problem);

    [LoggerMessage(5010, LogLevel.Error, "The store could not commit {Writes} writes")]
    private static partial void LogWriteFailed(ILogger logger, Exception problem, int writes);

    [LoggerMessage(5054, LogLevel.Warning, "The write connection to the database {Target} was lost; writes wait")]
    private static partial void LogWriterLost(ILogger logger, Exception problem, string target);

    /// <summary>A write on its way: waiting, sent, or taken back by its caller.</summary>
    private sealed class WriteItem(StoreOperation operation)
    {
        private const int Waiting = 0;
        private const int Sent = 1;
        private const int Abandoned = 2;

        private int _state;

        internal StoreOperation Operation { get; } = operation;

        internal TaskCompletionSource<StoreOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal bool IsSent => Volatile.Read(ref _state) == Sent;

        internal bool TrySend() => Interlocked.CompareExchange(ref _state, Sent, Waiting) == Waiting;

        internal void Return() => Interlocked.CompareExchange(ref _state, Waiting, Sent);

        internal bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;
    }
}
