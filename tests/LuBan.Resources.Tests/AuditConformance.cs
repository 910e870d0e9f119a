using System.Globalization;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Postgres;
using LuBan.Resources.Storage.Sqlite;

namespace LuBan.Resources.Tests;

/// <summary>What the audit log of every store promises. Run on each engine by a class of its own.</summary>
public abstract class AuditConformance
{
    protected abstract Task<IResourceStore> OpenAsync(Action<ResourceStoreOptions>? configure = null);

    /// <summary>Changes the tables behind the store's back.</summary>
    protected abstract Task ExecuteAsync(string sql);

    /// <summary>Opens a store that the version before had made.</summary>
    protected abstract Task MakeOldAsync();

    /// <summary>Breaks every transaction, or no longer.</summary>
    protected abstract Task BreakAsync(IResourceStore store, bool broken);

    [StoreFact]
    public async Task Record_is_there_if_and_only_if_its_write_was_made()
    {
        await using var store = await OpenAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => store.CommitAsync(Create($"k{i % 200}", i), CancellationToken.None)));

        var records = All(store);
        var committed = outcomes.Where(outcome => outcome.Result == StoreResult.Committed).Select(outcome => outcome.Object!.Revision).Order().ToList();
        Assert.Equal(200, records.Count);
        Assert.Equal(committed, records.Select(RevisionOf).Order());
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), records.Select(record => record.Sequence));
        Assert.Equal(records.Select(RevisionOf), records.Select(RevisionOf).Order());
        Assert.True(Verify(store).IsWhole);
    }

    [StoreFact]
    public async Task Records_of_writes_and_of_everything_else_form_one_chain()
    {
        await using var store = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => i % 2 == 0
            ? store.CommitAsync(Create($"k{i}", i), CancellationToken.None)
            : store.Audit.AppendAsync(Record(i), CancellationToken.None)));

        var found = Verify(store);
        Assert.True(found.IsWhole, string.Join("\n", found.Problems));
        Assert.Equal((1, 400, 400), (found.First, found.Head.Sequence, found.Checked));
        Assert.Equal(400, All(store).Select(record => AuditColumns.Of(record.Payload).CorrelationId).Distinct().Count());
    }

    [StoreFact]
    public async Task Batch_that_is_rolled_back_leaves_no_trace_and_takes_no_sequence()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Create("a", 1), CancellationToken.None);
        await BreakAsync(store, true);

        var failures = await Task.WhenAll(Enumerable.Range(2, 20).Select(i => Xunit.Record.ExceptionAsync(() => i % 2 == 0 ? store.CommitAsync(Create($"k{i}", i), CancellationToken.None) : store.Audit.AppendAsync(Record(i), CancellationToken.None))));
        await BreakAsync(store, false);
        await store.Audit.AppendAsync(Record(99), CancellationToken.None);

        Assert.All(failures, failure => Assert.IsType<Sdk.ExtensionException>(failure));
        Assert.Equal([(1L, "c1"), (2L, "c99")], All(store).Select(record => (record.Sequence, AuditColumns.Of(record.Payload).CorrelationId)));
        Assert.True(Verify(store).IsWhole);
    }

    [StoreFact]
    public async Task Records_are_found_by_what_they_are_about()
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < 40; i++) await store.Audit.AppendAsync(Record(i), CancellationToken.None);

        long[] Found(AuditQuery query) => [.. store.Audit.Read(query).Select(record => record.Sequence)];

        Assert.Equal([40, 39, 38], Found(new AuditQuery { Limit = 3 }));
        Assert.Equal([37, 36], Found(new AuditQuery { Limit = 2, Before = 38 }));
        Assert.Equal([11, 12], Found(new AuditQuery { Limit = 2, After = 10 }));
        Assert.Equal([38, 34, 30, 26, 22, 18, 14, 10, 6, 2], Found(new AuditQuery { User = "user1" }));
        Assert.Equal([6], Found(new AuditQuery { CorrelationId = "c5" }));
        Assert.Equal([6], Found(new AuditQuery { Namespace = "ns2", Name = "o5", Resource = "widgets", Group = "test" }));
        Assert.Equal(20, Found(new AuditQuery { Decision = "deny" }).Length);
        Assert.Equal(20, Found(new AuditQuery { Succeeded = false }).Length);
        Assert.Equal(20, Found(new AuditQuery { Status = 200 }).Length);
        Assert.Equal([6, 5, 4], Found(new AuditQuery { From = At(3), To = At(6) }));
        Assert.Equal([8], Found(new AuditQuery { Text = "näme \\\"7\\\"" }));
        Assert.Empty(Found(new AuditQuery { Verb = "delete" }));
    }

    [StoreTheory]
    [InlineData("UPDATE {0}audit SET payload = (SELECT payload FROM {0}audit WHERE seq = 3) WHERE seq = 7", 7)]
    [InlineData("UPDATE {0}audit SET usr = 'nobody' WHERE seq = 7", 7)]
    [InlineData("UPDATE {0}audit SET status = 0 WHERE seq = 7", 7)]
    [InlineData("DELETE FROM {0}audit WHERE seq = 7", 7)]
    [InlineData("DELETE FROM {0}audit WHERE seq >= 18", 18)]
    [InlineData("DELETE FROM {0}audit WHERE seq <= 4", 1)]
    [InlineData("UPDATE {0}audit SET seq = 1000 WHERE seq = 7; UPDATE {0}audit SET seq = 7 WHERE seq = 8; UPDATE {0}audit SET seq = 8 WHERE seq = 1000", 7)]
    [InlineData("UPDATE {0}audit SET seq = seq + 1000 WHERE seq > 7; UPDATE {0}audit SET seq = seq - 999 WHERE seq > 1000; INSERT INTO {0}audit SELECT 8, tm, usr, verb, grp, res, ns, name, ext, decision, corr, status, payload, hash FROM {0}audit WHERE seq = 3; UPDATE {0}audit_head SET seq = 21", 8)]
    [InlineData("INSERT INTO {0}audit SELECT 21, tm, usr, verb, grp, res, ns, name, ext, decision, corr, status, payload, hash FROM {0}audit WHERE seq = 3", 21)]
    [InlineData("UPDATE {0}audit_head SET trimmed_seq = 3", 3)]
    public async Task Record_that_was_changed_removed_put_in_or_moved_is_found(string tamper, long sequence)
    {
        await using (var store = await OpenAsync())
        {
            for (var i = 0; i < 20; i++) await store.Audit.AppendAsync(Record(i), CancellationToken.None);
            Assert.True(Verify(store).IsWhole);
        }

        foreach (var statement in tamper.Split("; ")) await ExecuteAsync(statement);

        await using var again = await OpenAsync();
        var found = Verify(again);
        Assert.False(found.IsWhole);
        Assert.Equal(sequence, found.Problems.Min(problem => problem.Sequence));
    }

    [StoreFact]
    public async Task Log_that_was_cut_off_together_with_its_head_is_found_by_a_hash_kept_elsewhere()
    {
        AuditWitness witness;
        await using (var store = await OpenAsync())
        {
            for (var i = 0; i < 20; i++) await store.Audit.AppendAsync(Record(i), CancellationToken.None);
            witness = new AuditWitness(20, store.Audit.ReadHead().Hash);
            Assert.True(Verify(store, witness).IsWhole);
            Assert.Equal(20, Assert.Single(Verify(store, witness with { Hash = new byte[32] }).Problems).Sequence);
        }

        await ExecuteAsync("DELETE FROM {0}audit WHERE seq > 15");
        await ExecuteAsync("UPDATE {0}audit_head SET seq = 15, hash = (SELECT hash FROM {0}audit WHERE seq = 15)");

        await using (var cut = await OpenAsync())
        {
            Assert.True(Verify(cut).IsWhole);
            Assert.Equal(20, Assert.Single(Verify(cut, witness).Problems).Sequence);
            for (var i = 15; i < 25; i++) await cut.Audit.AppendAsync(Record(i + 100), CancellationToken.None);
            Assert.Equal(20, Assert.Single(Verify(cut, witness).Problems).Sequence);
        }
    }

    [StoreFact]
    public async Task Retention_keeps_the_beginning_of_what_is_left()
    {
        await using var store = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 2500).Select(i => store.Audit.AppendAsync(Record(i), CancellationToken.None)));

        Assert.Equal(2100, await store.Audit.TrimAsync(2100, CancellationToken.None));
        Assert.Equal(0, await store.Audit.TrimAsync(2100, CancellationToken.None));

        var found = Verify(store);
        Assert.True(found.IsWhole);
        Assert.Equal((2101, 2500, 400, 2100), (found.First, found.Head.Sequence, found.Checked, found.Head.TrimmedSequence));
        Assert.Equal(400, await store.Audit.TrimAsync(long.MaxValue, CancellationToken.None));
        await store.Audit.AppendAsync(Record(1), CancellationToken.None);
        Assert.Equal(2501, Assert.Single(store.Audit.Read(new AuditQuery())).Sequence);
        Assert.True(Verify(store).IsWhole);
    }

    [StoreFact]
    public async Task Store_of_the_version_before_gets_an_audit_log_and_keeps_its_data()
    {
        await using (var store = await OpenAsync()) await store.CommitAsync(new StoreOperation(StoreOperationType.Create, Key("a"), 0, "uid-a", Data("a")), CancellationToken.None);
        await MakeOldAsync();

        await using (var store = await OpenAsync())
        {
            Assert.Equal("uid-a", store.Get(Key("a"))!.Uid);
            await store.CommitAsync(Create("b", 1), CancellationToken.None);
        }

        await using var again = await OpenAsync();
        Assert.Single(All(again));
        Assert.True(Verify(again).IsWhole);
    }

    protected static ResourceKey Key(string name) => new("test", "items", "", name);

    protected static byte[] Data(string name) => System.Text.Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"name\":\"{name}\"}}}}");

    protected static StoreOperation Create(string name, int i) => new(StoreOperationType.Create, Key(name), 0, "uid-" + name, Data(name)) { Audit = Record(i) };

    protected static AuditAppend Record(int i) => new AuditEntry
    {
        Time = At(i), CorrelationId = $"c{i}", Verb = "create", Method = "POST", Path = $"/näme \"{i}\"", Actor = new AuditActor($"user{i % 4}"),
        Object = new AuditObject { Group = "test", Resource = "widgets", Namespace = $"ns{i % 3}", Name = $"o{i}" },
        Decision = new AuditDecision(i % 2 == 0, "because"), Outcome = new AuditOutcome(i % 2 == 0 ? 200 : 403, null),
    }.ToAppend();

    protected static AuditVerification Verify(IResourceStore store, AuditWitness? witness = null) => AuditChain.Verify(store.Audit, witness, CancellationToken.None);

    protected static IReadOnlyList<AuditRecord> All(IResourceStore store) => store.Audit.Read(new AuditQuery { After = 0, Limit = int.MaxValue });

    private static long RevisionOf(AuditRecord record)
    {
        using var payload = System.Text.Json.JsonDocument.Parse(record.Payload);
        return long.Parse(payload.RootElement.GetProperty("revision").GetString()!, CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset At(int i) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(i);
}

public sealed class SqliteAuditTests : AuditConformance, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("luban-audit-").FullName;

    private string Database => Path.Combine(_directory, "store.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Backup_contains_the_audit_log()
    {
        await using (var store = await OpenAsync())
        {
            for (var i = 0; i < 10; i++) await store.CommitAsync(Create($"k{i}", i), CancellationToken.None);
            await store.BackupAsync(Path.Combine(_directory, "copy.db"), CancellationToken.None);
            await store.Audit.AppendAsync(Record(99), CancellationToken.None);
        }

        ResourceStoreBackup.Restore(Path.Combine(_directory, "copy.db"), Database);

        await using var restored = await OpenAsync();
        Assert.Equal(10, All(restored).Count);
        Assert.True(Verify(restored).IsWhole);
    }

    protected override Task<IResourceStore> OpenAsync(Action<ResourceStoreOptions>? configure = null)
    {
        var options = new ResourceStoreOptions { DatabasePath = Database };
        configure?.Invoke(options);
        return Task.FromResult<IResourceStore>(SqliteResourceStore.Open(options));
    }

    protected override Task ExecuteAsync(string sql)
    {
        using var connection = SqliteConnection.Open(Database, readOnly: false);
        connection.Execute(string.Format(CultureInfo.InvariantCulture, sql, ""));
        return Task.CompletedTask;
    }

    protected override Task MakeOldAsync()
    {
        using var connection = SqliteConnection.Open(Database, readOnly: false);
        foreach (var statement in new[] { "DROP TABLE audit", "DROP TABLE audit_head", "PRAGMA user_version=2" }) connection.Execute(statement);
        return Task.CompletedTask;
    }

    protected override Task BreakAsync(IResourceStore store, bool broken)
    {
        ((SqliteResourceStore)store).BeforeCommit = broken ? () => throw new SqliteException(10, "disk I/O error") : null;
        return Task.CompletedTask;
    }
}

public sealed class PostgresAuditTests : AuditConformance
{
    private string? _database;

    [StoreFact]
    public async Task Several_replicas_append_to_one_chain()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => (i % 3) switch
        {
            0 => first.CommitAsync(Create($"k{i}", i), CancellationToken.None),
            1 => second.Audit.AppendAsync(Record(i), CancellationToken.None),
            _ => second.CommitAsync(Create($"k{i}", i), CancellationToken.None),
        }));

        var found = Verify(first);
        Assert.True(found.IsWhole, string.Join("\n", found.Problems));
        Assert.Equal(600, found.Checked);
        Assert.Equal(600, All(second).Select(record => AuditColumns.Of(record.Payload).CorrelationId).Distinct().Count());
    }

    [StoreFact]
    public async Task Record_whose_acknowledgement_is_lost_is_there_once()
    {
        await using var store = await OpenAsync();
        var postgres = (PostgresResourceStore)store;
        for (var i = 0; i < 20; i++)
        {
            var lose = 1;
            postgres.Writer.AfterAnswer = () =>
            {
                if (Interlocked.Exchange(ref lose, 0) == 1) throw new IOException("the answer was lost");
            };
            if (i % 2 == 0) await store.Audit.AppendAsync(Record(i), CancellationToken.None);
            else await store.CommitAsync(Create($"k{i}", i), CancellationToken.None);
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"c{i}"), All(store).Select(record => AuditColumns.Of(record.Payload).CorrelationId));
        Assert.True(Verify(store).IsWhole);
    }

    [StoreFact]
    public async Task Migration_carries_the_log_and_refuses_one_that_was_tampered_with()
    {
        var directory = Directory.CreateTempSubdirectory("luban-audit-").FullName;
        try
        {
            var path = Path.Combine(directory, "store.db");
            AuditHead head;
            await using (var source = SqliteResourceStore.Open(new ResourceStoreOptions { DatabasePath = path }))
            {
                for (var i = 0; i < 600; i++) await source.CommitAsync(Create($"k{i}", i), CancellationToken.None);
                await source.Audit.TrimAsync(50, CancellationToken.None);
                head = source.Audit.ReadHead();
            }

            var plan = await StoreMigration.RunAsync(directory, _database = await SharedPostgres.CreateDatabaseAsync(), dryRun: false, null, CancellationToken.None);

            Assert.Equal(550, plan.AuditRecords);
            await using (var target = await OpenAsync())
            {
                await target.CommitAsync(Create("more", 1000), CancellationToken.None);
                Assert.Equal((551, 601), (Verify(target).Checked, Verify(target).Head.Sequence));
                Assert.True(Verify(target, new AuditWitness(head.Sequence, head.Hash)).IsWhole);
            }

            using (var connection = SqliteConnection.Open(path, readOnly: false)) connection.Execute("UPDATE audit SET payload = (SELECT payload FROM audit WHERE seq = 60) WHERE seq = 300");
            var other = await SharedPostgres.CreateDatabaseAsync();
            var refusal = await Assert.ThrowsAsync<Sdk.ExtensionException>(() => StoreMigration.RunAsync(directory, other, dryRun: false, null, CancellationToken.None));
            Assert.Equal("LB5060", refusal.Code);
            Assert.Contains("300", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    protected override async Task<IResourceStore> OpenAsync(Action<ResourceStoreOptions>? configure = null)
    {
        var options = new ResourceStoreOptions { Postgres = _database ??= await SharedPostgres.CreateDatabaseAsync() };
        configure?.Invoke(options);
        return await PostgresResourceStore.OpenAsync(options);
    }

    protected override Task ExecuteAsync(string sql) => RunAsync(string.Format(CultureInfo.InvariantCulture, sql, "luban."));

    protected override Task MakeOldAsync() => RunAsync("DROP TABLE luban.audit; DROP TABLE luban.audit_head; DROP FUNCTION luban.commit2; UPDATE luban.luban_store SET version = 1");

    protected override Task BreakAsync(IResourceStore store, bool broken) => RunAsync(broken
        ? "ALTER TABLE luban.audit ADD CONSTRAINT broken CHECK (seq < 2)"
        : "ALTER TABLE luban.audit DROP CONSTRAINT broken");

    private async Task RunAsync(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(_database!);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
