using LuBan.Observability.CrashTarget;
using LuBan.Observability.Metrics;

namespace LuBan.Observability.Tests.Metrics;

/// <summary>The store itself, with a clock that the test moves.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luban-store-").FullName;
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_appended_is_read_back_exactly_whatever_the_values_are()
    {
        using var store = TestStore.Open(_folder, null, _time);
        var random = new Random(7);
        var labels = Labels.Of(("__name__", "m"), ("a", "b"));
        var samples = new List<Sample>();
        var at = _time.Now - 3_000_000;
        for (var i = 0; i < 1000; i++)
        {
            at += random.Next(4) == 0 ? random.Next(1, 500_000) % 2900 : 15;
            samples.Add(new(labels, at, random.Next(6) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -0.0, 3 => BitConverter.Int64BitsToDouble(random.NextInt64()), 4 => i, _ => random.NextDouble() }));
        }

        Assert.Equal(1000, store.Append(samples).Accepted);

        var (times, values) = store.Select([new(LabelMatcherKind.Equal, "__name__", "m")], 0, long.MaxValue).Single().Read(0, long.MaxValue);
        Assert.Equal(samples.Select(sample => sample.Milliseconds), times);
        Assert.Equal(samples.Select(sample => BitConverter.DoubleToInt64Bits(sample.Value)), values.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Blocks_are_written_joined_and_removed_and_queries_do_not_notice()
    {
        using var store = TestStore.Open(_folder, new() { RetentionDays = 4 }, _time);
        var expected = new Dictionary<string, List<long>> { ["0"] = [], ["1"] = [], ["2"] = [] };
        for (var hour = 0; hour < 60; hour++)
        {
            for (var minute = 0; minute < 60; minute += 5)
            {
                var now = _time.Now;
                foreach (var series in expected.Keys.Where(series => series != "2" || hour < 10))
                {
                    store.Append([new(Labels.Of(("__name__", "m"), ("s", series)), now, hour)]);
                    expected[series].Add(now);
                }
                _time.Advance(TimeSpan.FromMinutes(5));
            }
            store.Maintain();
        }

        Assert.InRange(Directory.GetDirectories(Path.Combine(_folder, "blocks")).Length, 2, 12);
        foreach (var (series, times) in expected) Assert.Equal(times, Times(store, series));
        Assert.Equal(["__name__", "s"], store.LabelNames(0, long.MaxValue / 2).Order());
        Assert.Equal(["0", "1"], store.LabelValues("s", _time.Now - 3_600_000, long.MaxValue / 2).Order());

        _time.Advance(TimeSpan.FromDays(5));
        store.Append([new(Labels.Of(("__name__", "m"), ("s", "0")), _time.Now, 1)]);
        store.Maintain();
        Assert.Single(Times(store, "0"));
    }

    [Fact]
    public void A_start_reads_back_blocks_snapshot_and_log()
    {
        var expected = new List<long>();
        using (var store = TestStore.Open(_folder, null, _time))
        {
            for (var i = 0; i < 500; i++)
            {
                store.Append([new(Labels.Of(("__name__", "m"), ("s", "0")), _time.Now, i), new(Labels.Of(("__name__", "churn"), ("i", $"{i / 10}")), _time.Now, i)]);
                expected.Add(_time.Now);
                _time.Advance(TimeSpan.FromMinutes(1));
                if (i % 100 == 50) store.Maintain();
            }
        }

        using var again = TestStore.Open(_folder, null, _time);

        Assert.Equal(expected, Times(again, "0"));
        Assert.Equal(50, again.FindLabels([new(LabelMatcherKind.Equal, "__name__", "churn")], 0, long.MaxValue / 2).Count);
        Assert.Equal(1, again.Append([new(Labels.Of(("__name__", "m"), ("s", "0")), _time.Now, 1)]).Accepted);
    }

    [Fact]
    public void A_log_that_is_cut_off_anywhere_opens_and_holds_all_whole_records()
    {
        using (var store = TestStore.Open(_folder, null, _time))
        {
            for (var i = 0; i < 20; i++) store.Append([new(Labels.Of(("__name__", "m"), ("s", "0")), _time.Now + i, i)]);
        }
        var log = Directory.GetFiles(Path.Combine(_folder, "wal"), "*.wal").Single();
        var bytes = File.ReadAllBytes(log);
        var counts = new List<int>();

        for (var length = bytes.Length; length >= 0; length -= 7)
        {
            foreach (var file in Directory.GetFiles(Path.Combine(_folder, "wal"))) File.Delete(file);
            File.WriteAllBytes(log, bytes[..length]);
            using var store = TestStore.Open(_folder, null, _time);
            counts.Add(Times(store, "0").Length);
        }

        Assert.Equal(20, counts[0]);
        Assert.Equal(0, counts[^1]);
        Assert.Equal(counts.OrderDescending(), counts);
    }

    [Fact]
    public void Samples_that_are_late_early_or_contradict_are_refused_with_a_count()
    {
        using var store = TestStore.Open(_folder, null, _time);
        var labels = Labels.Of(("__name__", "m"));
        store.Append([new(labels, _time.Now, 1)]);

        var result = store.Append([new(labels, _time.Now, 1), new(labels, _time.Now, 2), new(labels, _time.Now - 1, 1), new(labels, _time.Now + 86_400_000, 1), new(labels, _time.Now - (30 * 86_400_000L), 1), new(labels, _time.Now + 1, 1)]);

        Assert.Equal((2, 2, 2), (result.Accepted, result.OutOfOrder, result.OutOfBounds));
    }

    [Fact]
    public void A_metric_with_too_many_series_is_bounded_and_named_and_the_others_go_on()
    {
        using var store = TestStore.Open(_folder, new() { MaxSeriesPerMetric = 100, MaxSeries = 1000 }, _time);
        var good = Labels.Of(("__name__", "good"), ("job", "shop"));

        var result = store.Append([.. Enumerable.Range(0, 5000).Select(i => new Sample(Labels.Of(("__name__", "bomb"), ("job", "shop"), ("user", $"{i}")), _time.Now, 1)), new Sample(good, _time.Now, 1)]);

        Assert.Equal((101, 4900), (result.Accepted, result.OverLimit));
        Assert.Contains("bomb of the job 'shop' has 100 active series", result.Limit, StringComparison.Ordinal);
        Assert.Contains("bomb", System.Text.Json.JsonSerializer.Serialize(store.Status(10)), StringComparison.Ordinal);
        Assert.Equal(1, store.Append([new(good, _time.Now + 1, 2)]).Accepted);
    }

    [Fact]
    public void What_is_appended_before_the_store_is_open_is_there_afterwards()
    {
        var other = TestStore.Open(_folder, null, _time);
        Assert.Throws<InvalidOperationException>(() => TestStore.Open(_folder, null, _time));
        other.Append([new(Labels.Of(("__name__", "m"), ("s", "0")), _time.Now, 1)]);

        other.Close();

        using var store = TestStore.Open(_folder, null, _time);
        Assert.Single(Times(store, "0"));
        Assert.Equal(1, other.Append([new(Labels.Of(("__name__", "m"), ("s", "0")), _time.Now + 1, 1)]).Accepted);
        Assert.Single(Times(store, "0"));
    }

    private static long[] Times(MetricStore store, string series) =>
        store.Select([new(LabelMatcherKind.Equal, "__name__", "m"), new(LabelMatcherKind.Matches, "s", series)], 0, long.MaxValue / 2).SelectMany(found => found.Read(0, long.MaxValue / 2).Times).ToArray();
}
