using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace LuBan.Packages.Tests;

public sealed class StoreCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Rounds = 15;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Killed_at_any_moment_the_store_is_whole_and_no_acknowledged_state_is_lost()
    {
        var random = new Random(20_260_102);
        var states = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            var acknowledged = await RunAndKillAsync(round, random.Next(1, 14), TimeSpan.FromMilliseconds(random.Next(30)));
            states += acknowledged.Count;

            using var store = PackageStore.Open(_folder.Path);

            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["tmp"]));
            Assert.Empty(store.Problems);
            var last = acknowledged[^1];
            // What was acknowledged is there; one more change may have been finished and not been told.
            Assert.InRange(store.Current.Number, last.Number, last.Number + 1);
            if (store.Current.Number == last.Number) Assert.Equal(last.Items, string.Join(',', store.Current.Items.Select(item => $"{item.Key}={item.Value.Version}")));
            foreach (var generation in store.Generations)
            {
                Assert.All(generation.Items.Values, item => Assert.NotNull(store.Find(item.Hash)));
            }
            foreach (var package in store.List()) Assert.Empty(store.Verify(package));
            // The books and the disk say the same.
            Assert.Equal(store.List().Select(package => package.Hash).Order(), Directory.EnumerateDirectories(_folder["store"]).Select(Path.GetFileName).Order());
        }
        output.WriteLine($"{Rounds} kills, {states} acknowledged states");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Lets the target acknowledge a few states, then kills it a moment later, wherever it is.</summary>
    private async Task<List<(int Number, string Items)>> RunAndKillAsync(int seed, int states, TimeSpan moment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "LuBan.Packages.CrashTarget.dll"), _folder.Path, seed.ToString(CultureInfo.InvariantCulture) },
        };
        using var process = Process.Start(start)!;
        var acknowledged = new List<(int, string)>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (acknowledged.Count < states && await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line) Read(line);
        var waited = Stopwatch.StartNew();
        SpinWait.SpinUntil(() => waited.Elapsed >= moment);
        process.Kill();
        await process.WaitForExitAsync(deadline.Token);
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line) Read(line);
        return acknowledged;

        void Read(string line)
        {
            var words = line.Split(' ');
            if (words is ["state", var number, var items]) acknowledged.Add((int.Parse(number, CultureInfo.InvariantCulture), items));
        }
    }
}
