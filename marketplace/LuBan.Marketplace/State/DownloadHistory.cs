using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace LuBan.Marketplace.State;

/// <summary>How often which version was downloaded on which day. Days stay apart for <see cref="DaysKept"/> days; older ones are summed by month.</summary>
public sealed class DownloadHistory : IDocumentSet
{
    /// <summary>For how many days before the last one of a version its days stay apart.</summary>
    public const int DaysKept = 120;

    private const string Format = "yyyy-MM-dd";

    private readonly ConcurrentDictionary<string, SortedList<DateOnly, long>> _versions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Kind => "downloadHistory";

    /// <summary>The counts of one version, oldest first. A month that was summed stands under its first day.</summary>
    /// <param name="id">The package id; case does not matter.</param>
    /// <param name="version">The normalised version.</param>
    public IReadOnlyList<(DateOnly Day, long Count)> Find(string id, string version)
    {
        if (!_versions.TryGetValue(Key(id, version), out var counts)) return [];
        lock (counts) return [.. counts.Select(item => (item.Key, item.Value))];
    }

    /// <summary>Every version that was ever downloaded, with its counts, oldest first.</summary>
    public IEnumerable<(string Key, IReadOnlyList<(DateOnly Day, long Count)> Counts)> All()
    {
        foreach (var (key, counts) in _versions)
        {
            IReadOnlyList<(DateOnly, long)> copy;
            lock (counts) copy = [.. counts.Select(item => (item.Key, item.Value))];
            yield return (key, copy);
        }
    }

    internal static string Key(string id, string version) => $"{id}/{version}".ToLowerInvariant();

    internal void Add(DateOnly day, IReadOnlyDictionary<string, long> counted)
    {
        foreach (var (key, count) in counted)
        {
            var counts = _versions.GetOrAdd(key, _ => []);
            lock (counts)
            {
                counts[day] = counts.GetValueOrDefault(day) + count;
                Fold(counts);
            }
        }
    }

    void IDocumentSet.Apply(string name, JsonElement? body)
    {
        if (body is { } value) _versions[name] = Read(value);
        else _versions.TryRemove(name, out _);
    }

    void IDocumentSet.Check(string name, JsonElement body) => Read(body);

    IReadOnlyList<Func<DocumentChanged>> IDocumentSet.Capture() => [.. All().Select(item => (Func<DocumentChanged>)(() => new DocumentChanged(Kind, item.Key,
        JsonSerializer.SerializeToElement(item.Counts.ToDictionary(count => count.Day.ToString(Format, CultureInfo.InvariantCulture), count => count.Count)))))];

    private static SortedList<DateOnly, long> Read(JsonElement body)
    {
        var counts = new SortedList<DateOnly, long>();
        foreach (var item in body.EnumerateObject()) counts[DateOnly.ParseExact(item.Name, Format, CultureInfo.InvariantCulture)] = item.Value.GetInt64();
        return counts;
    }

    private static void Fold(SortedList<DateOnly, long> counts)
    {
        var oldest = counts.Keys[^1].AddDays(-DaysKept);
        while (counts.Count > 1 && counts.Keys[0] < oldest)
        {
            var index = 0;
            while (index < counts.Count && counts.Keys[index].Day == 1 && counts.Keys[index] < oldest) index++;
            if (index >= counts.Count || counts.Keys[index] >= oldest) return;
            var (day, count) = (counts.Keys[index], counts.Values[index]);
            counts.RemoveAt(index);
            var month = new DateOnly(day.Year, day.Month, 1);
            counts[month] = counts.GetValueOrDefault(month) + count;
        }
    }
}
