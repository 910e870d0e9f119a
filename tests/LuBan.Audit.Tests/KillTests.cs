using System.Collections.Concurrent;
using LuBan.Audit.Tests.Infrastructure;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Postgres;
using LuBan.Resources.Storage.Sqlite;
using LuBan.TestSupport;
using Xunit;
using Xunit.Abstractions;

namespace LuBan.Audit.Tests;

/// <summary>A real server is killed (SIGKILL) in the middle of mixed traffic, again and again.</summary>
[Trait("Category", "Slow")]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Callers = 16;
    private const int Rounds = 3;

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public Task What_was_answered_is_recorded_exactly_once_on_SQLite() => RunAsync(null);

    [PostgresFact]
    public async Task What_was_answered_is_recorded_exactly_once_on_PostgreSQL()
    {
        await using var server = await PostgresServer.CreateAsync();
        await RunAsync(await server.CreateDatabaseAsync());
    }

    private async Task RunAsync(string? postgres)
    {
        var packages = Directory.CreateDirectory(Path.Combine(_data.Path, "packages")).FullName;
        var data = Directory.CreateDirectory(Path.Combine(_data.Path, "data")).FullName;
        var total = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var seed = Random.Shared.Next();
            var answered = new ConcurrentDictionary<int, int>();
            var sent = 0;
            using (var server = await KilledServer.StartAsync(data, packages, postgres))
            {
                var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
                {
                    try
                    {
                        while (true)
                        {
                            var number = Interlocked.Increment(ref sent);
                            answered[number] = await TrafficMix.SendAsync(server.Http, server.Anonymous, seed, number, $"r{round}");
                        }
                    }
                    catch (HttpRequestException)
                    {
                        // Killed. Anything else fails the test.
                    }
                })).ToList();
                await Wait.UntilAsync(() => answered.Count > 100 || callers.Any(caller => caller.IsFaulted), "traffic", seconds: 120);
                // Not synchronisation: the moment of the kill is meant to be arbitrary.
                await Task.Delay(Random.Shared.Next(300));
                await server.KillAsync();
                await Task.WhenAll(callers);
            }

            await CheckAsync(data, postgres, $"r{round}", seed, sent, answered);
            total += answered.Count;
        }

        output.WriteLine($"{Rounds} kills, {total} requests answered, each recorded exactly once or rightly not at all");
    }

    private static async Task CheckAsync(string data, string? postgres, string prefix, int seed, int sent, ConcurrentDictionary<int, int> answered)
    {
        var options = new ResourceStoreOptions { DatabasePath = Path.Combine(data, "store.db"), Postgres = postgres };
        await using IResourceStore store = postgres is null ? SqliteResourceStore.Open(options) : await PostgresResourceStore.OpenAsync(options);
        var found = AuditChain.Verify(store.Audit, null, CancellationToken.None);
        Assert.True(found.IsWhole, string.Join("\n", found.Problems));
        var counts = store.Audit.Read(new AuditQuery { After = 0, Limit = int.MaxValue }).Where(record => !AuditKernel.IsSignIn(record)).GroupBy(record => record.Columns!.CorrelationId).ToDictionary(group => group.Key, group => group.Count());
        for (var number = 1; number <= sent; number++)
        {
            var records = counts.GetValueOrDefault($"{prefix}-{number}");
            var what = $"request {number} ({TrafficMix.Describe(seed, number)}, {(answered.TryGetValue(number, out var status) ? status : "not answered")}) has {records} records";
            if (!TrafficMix.IsRecorded(seed, number)) Assert.True(records == 0, what);
            else if (answered.ContainsKey(number)) Assert.True(records == 1, what);
            else Assert.True(records <= 1, what);
            // Answered or not: where there is an object there is a record, and the other way round.
            if (TrafficMix.IsWrite(seed, number)) Assert.True(store.Get(new ResourceKey("", "configmaps", "default", TrafficMix.NameOf(prefix, number))) is not null == (records == 1), what);
        }
    }
}

/// <summary>A test that needs PostgreSQL; skipped with the reason where there is none.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.SkipReason;
}
