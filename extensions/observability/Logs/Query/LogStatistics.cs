namespace LuBan.Observability.Logs.Query;

/// <summary>How many lines there are, over time and by where they come from. Exact, unless it says that it is not whole.</summary>
internal sealed record LogStatistics
{
    public long Total { get; set; }

    /// <summary>Microseconds of a bucket.</summary>
    public required long Step { get; init; }

    /// <summary>By the beginning of the bucket: counts by level.</summary>
    public SortedDictionary<long, long[]> Buckets { get; } = [];

    /// <summary>By name, then by value.</summary>
    public Dictionary<string, Dictionary<string, long>> Fields { get; } = [];

    public string? Incomplete { get; set; }

    public required QueryBudget Budget { get; init; }

    internal void Add(LogLabels labels, Severity level, long time, long count)
    {
        Total += count;
        var start = time - (((time % Step) + Step) % Step);
        if (!Buckets.TryGetValue(start, out var levels)) Buckets[start] = levels = new long[Severities.Count];
        levels[(int)level] += count;
        AddField(FieldMatch.Level, level.Text(), count);
        foreach (var (name, value) in labels.Pairs) AddField(name, value, count);
    }

    private void AddField(string name, string value, long count)
    {
        if (!Fields.TryGetValue(name, out var values)) Fields[name] = values = new(StringComparer.Ordinal);
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(values, value, out _) += count;
    }
}
