using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LuBan.Marketplace.Journal;

/// <summary>
/// The journal in a table that several servers share. A decision runs in a transaction that holds the key's advisory lock, after everything
/// committed before it was applied here; one row, locked last and until the commit, hands out the sequence, so that entries become visible in
/// their order. Every server follows the table, told by NOTIFY.
/// </summary>
internal sealed partial class PostgresJournal : IJournal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _database;
    private readonly MarketplaceState _state;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeyLocks _keys = new();
    private readonly SemaphoreSlim _applying = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;

    private PostgresJournal(NpgsqlDataSource database, MarketplaceState state, TimeProvider time, ILogger logger) =>
        (_database, _state, _time, _logger) = (database, state, time, logger);

    public string? Problem { get; private set; }

    /// <summary>Opens the journal, applies to the state what came after it, and begins to follow.</summary>
    /// <exception cref="ExtensionException">LB7002, LB7003: damaged; LB7006: the database does not answer.</exception>
    public static async Task<PostgresJournal> OpenAsync(string connectionString, MarketplaceState state, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        NpgsqlDataSource database;
        try
        {
            database = NpgsqlDataSource.Create(connectionString);
        }
        catch (ArgumentException exception)
        {
            throw new ExtensionException("LB7006", $"The marketplace's database cannot be used: {exception.Message} Write the connection string as \"Host=…;Database=…;Username=…\".", exception);
        }
        var journal = new PostgresJournal(database, state, time, logger);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await PostgresSchema.EnsureAsync(connection, cancellationToken);
            await journal.CheckStartAsync(connection, cancellationToken);
            await journal.CatchUpAsync(connection, cancellationToken);
        }
        catch (Exception exception)
        {
            await database.DisposeAsync();
            if (exception is NpgsqlException or TimeoutException) throw JournalProblems.NoDatabase(exception);
            throw;
        }
        journal._following = Task.Run(journal.FollowAsync, CancellationToken.None);
        return journal;
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(PostgresSchema.Read, connection) { Parameters = { new() { Value = Math.Max(after - 1, -1) } } };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        JournalChain? chain = after <= 0 ? new(0, default) : null;
        while (await rows.ReadAsync(cancellationToken))
        {
            var line = rows.GetFieldValue<byte[]>(0);
            if (chain is null) chain = new(after, JournalLine.Hash(line));
            else yield return chain.Follow(line, out var problem) ?? throw JournalProblems.Broken(PostgresSchema.Table, chain.Sequence + 1, problem);
        }
    }

    public async Task AppendAsync(string key, string actor, Func<IReadOnlyList<MarketplaceEvent>> decide, CancellationToken cancellationToken)
    {
        using var turn = await _keys.TakeAsync(key, cancellationToken);
        var decision = Guid.NewGuid();
        try
        {
            await using var connection = await _database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await RunAsync(connection, "SELECT pg_advisory_xact_lock($1)", cancellationToken, LockOf(key));
            await CatchUpAsync(connection, cancellationToken);
            var events = decide();
            if (events.Count == 0) return;
            await WriteAsync(connection, decision, [.. events.Select(one => JournalEvent.Make(actor, one, _state.Check))], cancellationToken);
            // Not cancelled: from here on it may be durable.
            if (!await TryCommitAsync(transaction)) await ResolveAsync(decision);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            throw JournalProblems.NoDatabase(exception);
        }
        await ApplyCommittedAsync();
        Problem = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        await _database.DisposeAsync();
        _stopping.Dispose();
        _applying.Dispose();
    }

    private static long LockOf(string key) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes("luban-marketplace " + key)));

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task WriteAsync(NpgsqlConnection connection, Guid decision, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken)
    {
        var (sequence, previous, time) = await LockHeadAsync(connection, cancellationToken);
        var lines = new byte[events.Count][];
        var first = sequence + 1;
        for (var i = 0; i < events.Count; i++)
        {
            var now = _time.GetUtcNow();
            time = now > time ? now : time.AddTicks(1);
            lines[i] = JournalLine.Format(++sequence, time, events[i], events.Count - 1 - i, previous);
            previous = JournalLine.Hash(lines[i]);
        }
        await RunAsync(connection, PostgresSchema.Insert, cancellationToken, Enumerable.Range(0, lines.Length).Select(i => first + i).ToArray(), decision, lines);
        var hash = new byte[32];
        previous.CopyTo(hash);
        await RunAsync(connection, PostgresSchema.MoveHead, cancellationToken, sequence, hash, time.UtcTicks);
    }

    private static async Task<(long Sequence, BlobHash Line, DateTimeOffset Time)> LockHeadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(PostgresSchema.LockHead, connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return (rows.GetInt64(0), new BlobHash(rows.GetFieldValue<byte[]>(1)), new DateTimeOffset(rows.GetInt64(2), TimeSpan.Zero));
    }

    private static async Task<bool> TryCommitAsync(NpgsqlTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The commit's answer did not come: looks whether it happened. Waits for the row that every commit holds, so that none is still under way.</summary>
    private async Task ResolveAsync(Guid decision)
    {
        var since = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await _database.OpenConnectionAsync(CancellationToken.None);
                await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
                await LockHeadAsync(connection, CancellationToken.None);
                await using var command = new NpgsqlCommand(PostgresSchema.FindDecision, connection) { Parameters = { new() { Value = decision } } };
                if (await command.ExecuteScalarAsync(CancellationToken.None) is true) return;
                throw new ExtensionException("LB7006", "The database broke off before the change was durable. Nothing was changed; try again.");
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                if (_time.GetElapsedTime(since) > Patience) throw new ExtensionException("LB7007", "The database broke off while a change was being committed, and does not answer. Whether it happened is not known; look before you try again.", exception);
                await Task.Delay(Pause, _time);
            }
        }
    }

    [LoggerMessage(7006, LogLevel.Warning, "The marketplace's database does not answer, this server goes on with what it knows: {Reason}")]
    private partial void Lost(string reason);

    [LoggerMessage(7007, LogLevel.Information, "The marketplace's database answers again")]
    private partial void Found();
}
