using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LuBan.Resources.Storage.Postgres;

/// <summary>Tells the observers of every revision, once and in order, whoever wrote it: from the log, or from this process's own batch when nothing is missing before it.</summary>
internal sealed partial class PostgresPublisher(string schema, long revision, ILogger logger) : IDisposable
{
    private const int Page = 500;
    private const int CommandSeconds = 15;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private ImmutableArray<Observer> _observers = [];
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StoreChange? _last;
    private long _published = revision;
    private long _compacted;

    /// <summary>The newest revision that every observer has been told of.</summary>
    internal long Published => Volatile.Read(ref _published);

    /// <summary>The newest compaction that this process knows of.</summary>
    internal long Compacted => Volatile.Read(ref _compacted);

    internal IDisposable Subscribe(Action<IReadOnlyList<StoreChange>> observer, Action? reset)
    {
        var added = new Observer(observer, reset);
        ImmutableInterlocked.Update(ref _observers, observers => observers.Add(added));
        return new Subscription(() => ImmutableInterlocked.Update(ref _observers, observers => observers.Remove(added)));
    }

    internal void NoteCompaction(long compacted)
    {
        var known = Compacted;
        while (compacted > known && Interlocked.CompareExchange(ref _compacted, compacted, known) is var seen && seen != known) known = seen;
    }

    /// <summary>Waits until a revision was published.</summary>
    internal async Task WaitAsync(long revision, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the look: what is published in between completes this task.
            var advanced = Volatile.Read(ref _advanced).Task;
            if (Published >= revision) return;
            await advanced.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Publishes what a batch of this process wrote, and before it what others wrote.</summary>
    /// <param name="batch">The committed batch.</param>
    /// <param name="readLog">Reads the log after a revision.</param>
    /// <returns>False when something before the batch could not be read; the follower will publish it.</returns>
    internal async Task<bool> PublishAsync(PostgresBatch batch, Func<long, int, Task<List<StoreChange>>> readLog)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            var first = batch.Changes.Count > 0 ? batch.Changes[0].Revision : batch.Current + 1;
            while (Published < first - 1)
            {
                var missing = await readLog(Published, (int)Math.Min(Page, first - 1 - Published)).ConfigureAwait(false);
                if (missing.Count == 0 || missing[0].Revision != Published + 1) return false;
                Publish(missing);
            }

            // The follower may have been faster.
            if (Published < batch.Current) Publish([.. batch.Changes.Where(change => change.Revision > Published)]);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Publishes everything that the log has after what was published.</summary>
    internal async Task CatchUpAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var changes = await PostgresWriter.ReadLogAsync(connection, schema, Published, Page, cancellationToken).ConfigureAwait(false);
                if (changes.Count > 0 && changes[0].Revision == Published + 1)
                {
                    Publish(changes);
                    if (changes.Count < Page) return;
                    continue;
                }

                var (current, compacted) = await ReadCounterAsync(connection, cancellationToken).ConfigureAwait(false);
                NoteCompaction(compacted);
                if (changes.Count == 0 && current == Published) return;
                // Revisions have no gaps: what is missing was compacted, or is being committed right now.
                if (changes.Count == 0 && current > Published && compacted <= Published) continue;
                if (current < Published) current = await RaiseAsync(connection, cancellationToken).ConfigureAwait(false);
                Reset(current);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>After a connection was lost: whether the database still has the history that was published. A failover to a standby that lagged behind would have another one.</summary>
    internal async Task CheckHistoryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_last is not { } last) return;
            var changes = await PostgresWriter.ReadLogAsync(connection, schema, last.Revision - 1, 1, cancellationToken).ConfigureAwait(false);
            if (changes is not [var found, ..] || found.Revision != last.Revision) return;
            if (found.Key == last.Key && found.Type == last.Type && found.Object.Uid == last.Object.Uid && found.Object.Data.AsSpan().SequenceEqual(last.Object.Data)) return;
            Reset(await RaiseAsync(connection, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Publishes nothing while an action runs; for tests of a replica that is away.</summary>
    internal async Task HoldAsync(Func<Task> action)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await action().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The revision that reads show and, with it, what the database has.</summary>
    internal async Task<(long Current, long Compacted)> ReadCounterAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand($"SELECT current, compacted FROM {schema}.rev", connection) { CommandTimeout = CommandSeconds };
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                await row.ReadAsync(cancellationToken).ConfigureAwait(false);
                return (row.GetInt64(0), row.GetInt64(1));
            }
        }
    }

    private async Task<long> RaiseAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        LogHistoryLost(logger, Published);
        var command = new NpgsqlCommand($"SELECT {schema}.raise_revision($1)", connection) { CommandTimeout = CommandSeconds };
        await using (command.ConfigureAwait(false))
        {
            // Above what was published here, and above what the other history has used.
            var (current, _) = await ReadCounterAsync(connection, cancellationToken).ConfigureAwait(false);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Math.Max(Published, current) + 1 });
            return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }
    }

    private void Reset(long current)
    {
        LogReset(logger, Published, current);
        // An observer that cannot read everything throws, and the whole step is done again: nobody is left behind silently.
        foreach (var observer in _observers) observer.Reset?.Invoke();
        _last = null;
        Advance(current);
    }

    private void Publish(IReadOnlyList<StoreChange> changes)
    {
        if (changes.Count == 0) return;
        foreach (var observer in _observers)
        {
            try
            {
                observer.Apply(changes);
            }
            catch (Exception problem)
            {
                // The writes are durable: they are acknowledged even if an observer is broken.
                LogObserverFailed(logger, problem);
            }
        }

        _last = changes[^1];
        Advance(_last.Revision);
    }

    private void Advance(long revision)
    {
        Volatile.Write(ref _published, revision);
        Interlocked.Exchange(ref _advanced, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    public void Dispose() => _gate.Dispose();

    [LoggerMessage(5012, LogLevel.Error, "An observer of the store failed")]
    private static partial void LogObserverFailed(ILogger logger, Exception problem);

    [LoggerMessage(5050, LogLevel.Warning, "The log no longer reaches back to revision {Published}: everything is read again, at revision {Current}, and watches are ended so that their clients list again")]
    private static partial void LogReset(ILogger logger, long published, long current);

    [LoggerMessage(5051, LogLevel.Error, "The database has lost committed writes up to revision {Published} (a restore, or a failover to a standby that lagged behind). The revision is raised so that no client takes one history for the other")]
    private static partial void LogHistoryLost(ILogger logger, long published);

    private sealed record Observer(Action<IReadOnlyList<StoreChange>> Apply, Action? Reset);

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
