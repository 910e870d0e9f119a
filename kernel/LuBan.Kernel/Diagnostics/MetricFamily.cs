using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace LuBan.Kernel.Diagnostics;

/// <summary>A metric with all of its series.</summary>
internal sealed class MetricFamily(string type, string help, bool absolute)
{
    public string Type { get; } = type;
    public string Help { get; } = help;

    /// <summary>Whether a measurement replaces the value instead of adding to it.</summary>
    public bool Absolute { get; } = absolute;

    /// <summary>Whether its series are told anew at every scrape.</summary>
    public bool Observed { get; init; }

    /// <summary>Whether the other one may share this one's name.</summary>
    public bool IsLike(MetricFamily other) => (Type, Absolute, Observed) == (other.Type, other.Absolute, other.Observed);

    public ConcurrentDictionary<string, MetricSeries> Series { get; } = new(StringComparer.Ordinal);
}

/// <summary>One set of labels of a metric.</summary>
internal sealed class MetricSeries
{
    private static readonly double[] Buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Lock _gate = new();
    private long[]? _counts;
    private long _count;
    private double _value;

    public MetricSeries()
    {
    }

    /// <summary>As another process has told it.</summary>
    public MetricSeries(ToldSeries told)
    {
        (_value, _count) = (told.Value, told.Count);
        if (told.Counts?.Count == Buckets.Length) _counts = [.. told.Counts];
    }

    public void Record(double value, MetricFamily family)
    {
        lock (_gate)
        {
            if (family.Type == "histogram")
            {
                _counts ??= new long[Buckets.Length];
                for (var i = 0; i < Buckets.Length; i++)
                {
                    if (value <= Buckets[i]) _counts[i]++;
                }
                _count++;
                _value += value;
            }
            else
            {
                _value = family.Absolute ? value : _value + value;
            }
        }
    }

    public Figure Read(string labels)
    {
        lock (_gate) return new(labels, _value, _count, [.. Buckets.Zip(_counts ?? new long[Buckets.Length])]);
    }

    public ToldSeries Tell(string labels)
    {
        lock (_gate) return new(labels, _value, _count, _counts is null ? null : [.. _counts]);
    }

    public void Write(StringBuilder page, string name, string labels, string type)
    {
        lock (_gate)
        {
            if (type != "histogram")
            {
                Line(page, name, labels, _value);
                return;
            }
            var prefix = labels.Length == 0 ? "" : labels + ",";
            for (var i = 0; i < Buckets.Length; i++) Line(page, name + "_bucket", $"{prefix}le=\"{Buckets[i].ToString(CultureInfo.InvariantCulture)}\"", _counts?[i] ?? 0);
            Line(page, name + "_bucket", prefix + "le=\"+Inf\"", _count);
            Line(page, name + "_sum", labels, _value);
            Line(page, name + "_count", labels, _count);
        }
    }

    private static void Line(StringBuilder page, string name, string labels, double value)
    {
        page.Append(name);
        if (labels.Length > 0) page.Append('{').Append(labels).Append('}');
        page.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}
