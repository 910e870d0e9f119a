using System.Globalization;
using LuBan.Observability.Tests.Metrics;

namespace LuBan.Observability.Tests.PromQl;

/// <summary>Series of every kind that queries can meet, the same at every run but for their time: 50 minutes, a sample every 15 seconds.</summary>
internal sealed class SampleData
{
    public const int Step = 15_000;
    public const int Count = 200;

    private readonly Random _random = new(20260101);
    private readonly List<(Dictionary<string, string> Labels, List<(long Time, double Value)> Samples)> _series = [];

    public SampleData(DateTimeOffset end)
    {
        End = end.ToUnixTimeMilliseconds() / 60_000 * 60_000;
        Start = End - ((Count - 1) * Step);
        Counters();
        Gauges();
        Histograms();
        Odd();
    }

    public long Start { get; }

    public long End { get; }

    /// <summary>The messages that bring it all, by time, as a sender would.</summary>
    public IEnumerable<ByteArrayContent> Messages()
    {
        for (var from = Start; from <= End; from += 20 * Step)
        {
            var to = from + (20 * Step);
            yield return RemoteWriteMessage.Content(_series
                .Select(series => ((IEnumerable<KeyValuePair<string, string>>)series.Labels, series.Samples.Where(sample => sample.Time >= from && sample.Time < to).ToList()))
                .Where(series => series.Item2.Count > 0).Select(series => (series.Item1, (IEnumerable<(long, double)>)series.Item2)).ToList());
        }
    }

    private void Counters()
    {
        foreach (var instance in new[] { "a:80", "b:80", "c:81" })
        {
            foreach (var method in new[] { "GET", "POST" })
            {
                foreach (var code in new[] { "200", "404", "500" })
                {
                    double total = _random.Next(1000);
                    var resetAt = _random.Next(Count);
                    Add($"http_requests_total{{job=api,instance={instance},method={method},code={code},namespace={(instance == "c:81" ? "shop" : "front")}}}", i =>
                    {
                        if (i == resetAt) total = 0;
                        return total += code == "500" ? _random.Next(2) : _random.NextDouble() * 30;
                    });
                }
            }
            Add($"version_info{{job=api,instance={instance},version=1.{instance[0] - 'a'}}}", _ => 1);
            Add($"process_start_time_seconds{{job=api,instance={instance}}}", _ => 1.7e9 + instance[0]);
        }
    }

    private void Gauges()
    {
        foreach (var (room, index) in new[] { "hall", "attic", "cellar", "garden" }.Select((room, index) => (room, index)))
        {
            Add($"temperature_celsius{{room={room},floor={index % 2},namespace=home}}", i => (10 * Math.Sin((i / 9.0) + index)) + (index * 3) - 5);
            Add($"humidity_ratio{{room={room},floor={index % 2},namespace=home}}", i => 0.5 + (_random.NextDouble() / 3));
            Add($"windows_open{{room={room}}}", i => (i / 20) % (index + 2));
        }
        foreach (var device in Enumerable.Range(0, 12))
        {
            Add($"disk_free_bytes{{device=d{device},instance={(device % 2 == 0 ? "a:80" : "b:80")}}}", i => 1e12 - (device * 1.7e9) - (i * (device + 1) * 1e6) + _random.Next(1000));
            Add($"disk_size_bytes{{device=d{device},instance={(device % 2 == 0 ? "a:80" : "b:80")}}}", _ => 1e12);
        }
    }

    private void Histograms()
    {
        string[] borders = ["0.005", "0.01", "0.05", "0.1", "0.5", "1", "5", "+Inf"];
        foreach (var path in new[] { "/", "/cart", "/pay" })
        {
            var counts = new double[borders.Length];
            for (var border = 0; border < borders.Length; border++)
            {
                var place = border;
                Add($"request_seconds_bucket{{job=api,path={path},le={borders[place]}}}", _ =>
                {
                    // Every border counts at least what the one below counts.
                    counts[place] += place == 0 ? _random.Next(3) : 0;
                    if (place > 0) counts[place] = Math.Max(counts[place], counts[place - 1]) + _random.Next(4);
                    return counts[place];
                });
            }
            double sum = 0;
            Add($"request_seconds_sum{{job=api,path={path}}}", _ => sum += _random.NextDouble() * 3);
            double count = 0;
            Add($"request_seconds_count{{job=api,path={path}}}", _ => count += _random.Next(1, 20));
        }
    }

    private void Odd()
    {
        Add("odd{kind=nan}", i => i % 7 == 3 ? double.NaN : i);
        Add("odd{kind=inf}", i => i % 11 == 5 ? double.PositiveInfinity : i % 13 == 6 ? double.NegativeInfinity : -i);
        Add("odd{kind=tiny}", i => 1e-300 * (i + 1));
        Add("odd{kind=huge}", i => 1e300 * (1 + (i / 1000.0)));
        Add("odd{kind=zero}", _ => 0);
        // Gaps: some short enough to be bridged, one longer than five minutes, and an end by a mark of staleness.
        AddSome("gappy{kind=short}", i => i % 9 < 4 ? i : null);
        AddSome("gappy{kind=long}", i => i is > 60 and < 100 ? null : i * 2.5);
        AddSome("gappy{kind=ended}", i => i < 120 ? i + 0.25 : i == 120 ? BitConverter.Int64BitsToDouble(0x7ff0000000000002) : null);
        AddSome("gappy{kind=back}", i => i is 80 ? BitConverter.Int64BitsToDouble(0x7ff0000000000002) : i is > 80 and < 90 ? null : 1000 - i);
        AddSome("gappy{kind=once}", i => i == 150 ? 42 : null);
        Add("unicode{city=上海,quote=a\"b\\c}", i => i % 5);
        Add("clock_seconds{}", i => (Start + (i * Step)) / 1000.0);
    }

    private void Add(string series, Func<int, double> value) => AddSome(series, i => value(i));

    private void AddSome(string series, Func<int, double?> value)
    {
        var (metric, rest) = (series[..series.IndexOf('{')], series[(series.IndexOf('{') + 1)..^1]);
        var labels = rest.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        labels["__name__"] = metric;
        // Not all series are scraped in the same millisecond.
        var shift = Math.Abs(string.Create(CultureInfo.InvariantCulture, $"{metric}{rest}").Sum(c => c)) % 5000;
        var samples = new List<(long, double)>();
        for (var i = 0; i < Count; i++)
        {
            if (value(i) is { } number) samples.Add((Start + (i * Step) - shift, number));
        }
        _series.Add((labels, samples));
    }
}
