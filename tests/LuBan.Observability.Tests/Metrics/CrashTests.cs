using System.Diagnostics;
using System.Globalization;
using LuBan.Observability.CrashTarget;
using LuBan.Observability.Metrics;

namespace LuBan.Observability.Tests.Metrics;

public sealed class CrashTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luban-crash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Kill_9_loses_no_sample_that_was_acknowledged()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var acknowledged = await RunAsync(seed, kills: 150 + (seed * 130));

            using var store = TestStore.Open(_folder);
            foreach (var series in store.Select([new(LabelMatcherKind.Equal, "__name__", "batch"), new(LabelMatcherKind.Equal, "run", $"{seed}")], 0, long.MaxValue / 2))
            {
                var times = series.Read(0, long.MaxValue / 2).Times;
                Assert.Equal(acknowledged, times[..Math.Min(times.Length, acknowledged.Count)]);
            }
            Assert.InRange(store.FindLabels([new(LabelMatcherKind.Equal, "__name__", "churn"), new(LabelMatcherKind.Equal, "run", $"{seed}")], 0, long.MaxValue / 2).Count, acknowledged.Count, int.MaxValue);
        }
    }

    private async Task<List<long>> RunAsync(int seed, int kills)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LuBan.Observability.CrashTarget.dll"));
        start.ArgumentList.Add(_folder);
        start.ArgumentList.Add(seed.ToString(CultureInfo.InvariantCulture));
        using var process = Process.Start(start)!;
        var acknowledged = new List<long>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
            if (acknowledged.Count == kills) process.Kill();
        }
        await process.WaitForExitAsync();
        Assert.InRange(acknowledged.Count, kills, int.MaxValue);
        return acknowledged;
    }
}
