using LuBan.Marketplace.State;
using LuBan.Sdk;
using Npgsql;

namespace LuBan.Marketplace.Journal;

/// <summary>The reading half: applies what anybody committed, in order.</summary>
internal sealed partial class PostgresJournal
{
    /// <summary>Applies every entry that is committed and not applied yet.</summary>
    private async Task CatchUpAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await _applying.WaitAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(PostgresSchema.Read, connection) { Parameters = { new() { Value = _state.Sequence } } };
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var chain = new JournalChain(_state.Sequence, _state.LastLine);
            while (await rows.ReadAsync(cancellationToken))
            {
                var entry = chain.Follow(rows.GetFieldValue<byte[]>(0), out var problem) ?? throw JournalProblems.Broken(PostgresSchema.Table, chain.Sequence + 1, problem);
                _state.Apply(entry, chain.Last);
            }
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>Applies what this server has just committed. It is durable: a database that is gone now only delays it.</summary>
    private async Task ApplyCommittedAsync()
    {
        var since = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await _database.OpenConnectionAsync(CancellationToken.None);
                await CatchUpAsync(connection, CancellationToken.None);
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                if (_time.GetElapsedTime(since) > Patience) throw JournalProblems.NoDatabase(exception);
                await Task.Delay(Pause, _time);
            }
        }
    }

    /// <summary>A snapshot of another database, or of this one before it was put back to an older backup, must not be continued.</summary>
    private async Task CheckStartAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_state.Sequence == 0) return;
        await using var command = new NpgsqlCommand(PostgresSchema.ReadOne, connection) { Parameters = { new() { Value = _state.Sequence } } };
        if (await command.ExecuteScalarAsync(cancellationToken) is not byte[] line)
        {
            await using var head = new NpgsqlCommand(PostgresSchema.ReadHead, connection);
            throw JournalProblems.Behind(PostgresSchema.Table, (long)(await head.ExecuteScalarAsync(cancellationToken))!, _state.Sequence);
        }
        if (JournalLine.Hash(line) != _state.LastLine) throw JournalProblems.Broken(PostgresSchema.Table, _state.Sequence, "the line is not the one that the snapshot was made after");
    }

    private async Task FollowAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _database.OpenConnectionAsync(_stopping.Token);
                await RunAsync(connection, $"LISTEN {PostgresSchema.Channel}", _stopping.Token);
                while (true)
                {
                    await CatchUpAsync(connection, _stopping.Token);
                    if (Problem is not null) Found();
                    Problem = null;
                    // The time limit finds a connection that is gone without a word.
                    await connection.WaitAsync(Poll, _stopping.Token);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException or ExtensionException)
            {
                if (Problem is null) Lost(exception.Message);
                Problem = exception.Message;
                await Task.Delay(Pause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
