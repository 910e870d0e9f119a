using System.Diagnostics;
using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace LuBan.Marketplace.Tests.State;

public sealed class ScaleTests(ITestOutputHelper output) : IDisposable
{
    private const int Ids = 100_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, Trait("Category", "Soak")]
    public void A_start_with_100000_ids_and_300000_versions_takes_seconds_and_little_memory()
    {
        var state = new MarketplaceState();
        var sequence = 0L;
        var words = new[] { "gateway", "metrics", "kafka", "policy", "dashboard", "secret", "backup", "network", "storage", "audit" };
        for (var i = 0; i < Ids; i++)
        {
            var id = $"Publisher{i % 2000}.{words[i % 10]}{i}";
            state.Apply(new JournalEntry(++sequence, DateTimeOffset.UnixEpoch, "a", new PackageSaved(id, $"publisher{i % 2000}", [$"publisher{i % 2000}"], true), ""));
            for (var v = 0; v < 3; v++)
            {
                var version = Samples.Version(id, $"1.{v}.0") with { Card = Samples.Card(id, $"The {words[i % 10]} of {words[i / 10 % 10]} for {words[i / 100 % 10]} number {i}: watches, shows and keeps what teams need every day. {new string('z', 60)}") };
                state.Apply(new JournalEntry(++sequence, DateTimeOffset.UnixEpoch, "a", new VersionSaved(id, version), ""));
            }
        }
        var capture = state.Capture();
        var saving = Stopwatch.StartNew();
        new Snapshot(_folder.Path, NullLogger.Instance).Save(capture);
        saving.Stop();
        (state, capture) = (null!, null!);
        var bytes = new FileInfo(Directory.GetFiles(_folder.Sub("snapshot")).Single()).Length;
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var loading = Stopwatch.StartNew();
        var again = new MarketplaceState();
        new Snapshot(_folder.Path, NullLogger.Instance).Load(again);
        loading.Stop();
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        var indexing = Stopwatch.StartNew();
        new SearchIndex(again).Start();
        indexing.Stop();

        output.WriteLine($"figure: snapshot {bytes >> 20} MiB saved in {saving.ElapsedMilliseconds} ms, loaded in {loading.ElapsedMilliseconds} ms, {held >> 20} MiB held, index in {indexing.ElapsedMilliseconds} ms, resident {Environment.WorkingSet >> 20} MiB");
        Assert.Equal(Ids, again.Count);
        Assert.InRange(held >> 20, 1, 230);
        Assert.InRange(loading.Elapsed.TotalSeconds, 0, 10);
    }
}
