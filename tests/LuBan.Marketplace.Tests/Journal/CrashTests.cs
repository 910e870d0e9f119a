using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace LuBan.Marketplace.Tests.Journal;

public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Few = 3;
    private const int Many = 20;
    private readonly TemporaryFolder _folder = new();
    private readonly List<CrashingWriter.Pushed> _acknowledged = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Killed_three_times_it_lost_no_acknowledged_push_and_shows_none_by_half() => KillAsync(Few);

    [Fact, Trait("Category", "Soak")]
    public Task Killed_twenty_times_it_lost_no_acknowledged_push_and_shows_none_by_half() => KillAsync(Many);

    [Fact]
    public Task With_a_last_line_torn_three_times_it_goes_on_after_the_last_whole_decision() => TearAsync(Few);

    [Fact, Trait("Category", "Soak")]
    public Task With_a_last_line_torn_twenty_times_it_goes_on_after_the_last_whole_decision() => TearAsync(Many);

    [FullDiskFact]
    public Task With_a_disk_full_three_times_it_refuses_and_goes_on_when_there_is_space() => FillAsync(Few);

    [FullDiskFact, Trait("Category", "Soak")]
    public Task With_a_disk_full_twenty_times_it_refuses_and_goes_on_when_there_is_space() => FillAsync(Many);

    private async Task KillAsync(int rounds)
    {
        var random = new Random(20_261_121);
        for (var round = 0; round < rounds; round++)
        {
            using var writer = CrashingWriter.Start(_folder.Path, round * 1_000_000);
            var wanted = random.Next(1, 200);
            await writer.ReadUntilAsync(() => writer.Acknowledged.Count >= wanted);
            await writer.KillAsync(TimeSpan.FromMilliseconds(random.Next(30)));
            _acknowledged.AddRange(writer.Acknowledged);
            await CheckAsync(_folder.Path);
        }
        output.WriteLine($"figure: {rounds} kills, {_acknowledged.Count} acknowledged pushes, none lost");
    }

    private async Task TearAsync(int rounds)
    {
        var random = new Random(20_261_122);
        for (var round = 0; round < rounds; round++)
        {
            _acknowledged.AddRange(await WriteAsync(2 * round));
            await CheckAsync(_folder.Path);
            var journal = Directory.GetFiles(_folder.Sub("journal"))[^1];
            var durable = new FileInfo(journal).Length;

            // Of what comes now nothing was durable: the crash leaves any beginning of it.
            await WriteAsync((2 * round) + 1);
            using (var file = File.OpenWrite(journal)) file.SetLength(random.NextInt64(durable, file.Length));
            await CheckAsync(_folder.Path);
            Assert.EndsWith("\n", File.ReadAllText(journal), StringComparison.Ordinal);
        }
        output.WriteLine($"figure: {rounds} torn ends, {_acknowledged.Count} acknowledged pushes, none lost");
    }

    private async Task<IReadOnlyList<CrashingWriter.Pushed>> WriteAsync(int run)
    {
        using var writer = CrashingWriter.Start(_folder.Path, run * 1_000_000);
        await writer.ReadUntilAsync(() => writer.Acknowledged.Count >= 20);
        await writer.KillAsync(TimeSpan.Zero);
        return writer.Acknowledged;
    }

    private async Task FillAsync(int rounds)
    {
        using var disk = new SmallDisk(_folder.Sub("disk"), megabytes: 3);
        Directory.CreateDirectory(disk.Path);
        for (var round = 0; round < rounds; round++)
        {
            disk.Fill(round * 4096);
            using var writer = CrashingWriter.Start(disk.Path, round * 1_000_000);
            await writer.ReadUntilAsync(() => writer.Refused >= 10);
            var before = writer.Acknowledged.Count;
            disk.Free();
            await writer.ReadUntilAsync(() => writer.Acknowledged.Count >= before + 20);
            await writer.KillAsync(TimeSpan.Zero);
            _acknowledged.AddRange(writer.Acknowledged);
            await CheckAsync(disk.Path);
            disk.Forget(_acknowledged);
        }
        output.WriteLine($"figure: {rounds} times full, {_acknowledged.Count} acknowledged pushes at the end, none lost");
    }

    /// <summary>Opens the data as a start does, and compares.</summary>
    private async Task CheckAsync(string data)
    {
        await using var store = MarketplaceStore.Open(new MarketplaceOptions { Data = data }, TimeProvider.System, NullLoggerFactory.Instance);
        var blobs = new FolderBlobs(Path.Combine(data, "blobs"), new StagingFolder(data));
        foreach (var push in _acknowledged)
        {
            Assert.True(store.State.TryFind(push.Id, out var package) && package.Versions.Any(version => version.Version == push.Version), $"{push} was acknowledged and is lost");
            Assert.True(await blobs.ContainsAsync(package.Versions.First(version => version.Version == push.Version).Package, CancellationToken.None), $"the file of {push} is lost");
        }
        foreach (var package in store.State.Packages)
        {
            // Each decision made two versions.
            Assert.Equal(package.Versions.Length, 2 * package.Versions.Count(version => version.Version.EndsWith("-second", StringComparison.Ordinal)));
            foreach (var version in package.Versions) Assert.True(await blobs.ContainsAsync(version.Package, CancellationToken.None), $"{package.Id} {version.Version} has no file");
        }
        var sequence = 0L;
        await foreach (var entry in store.ReadJournalAsync(0, CancellationToken.None)) Assert.Equal(++sequence, entry.Sequence);
        Assert.Equal(store.State.Sequence, sequence);
    }
}
