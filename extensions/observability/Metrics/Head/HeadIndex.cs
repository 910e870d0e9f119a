using System.Runtime.InteropServices;

namespace LuBan.Observability.Metrics.Head;

/// <summary>Series by label, in memory.</summary>
internal sealed class HeadIndex : ILabelIndex
{
    private readonly ReaderWriterLockSlim _gate = new();
    private Dictionary<string, Dictionary<string, List<uint>>> _lists = new(StringComparer.Ordinal);
    private List<uint> _all = [];

    public void Add(uint reference, Labels labels)
    {
        _gate.EnterWriteLock();
        try
        {
            _all.Add(reference);
            foreach (var (name, value) in labels)
            {
                ref var values = ref CollectionsMarshal.GetValueRefOrAddDefault(_lists, name, out _);
                values ??= new(StringComparer.Ordinal);
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(values, value, out _);
                (list ??= new(1)).Add(reference);
            }
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Builds the index again without some series.</summary>
    public void Remove(HashSet<uint> references)
    {
        if (references.Count == 0) return;
        _gate.EnterWriteLock();
        try
        {
            _all = _all.FindAll(reference => !references.Contains(reference));
            var kept = new Dictionary<string, Dictionary<string, List<uint>>>(StringComparer.Ordinal);
            foreach (var (name, values) in _lists)
            {
                var left = new Dictionary<string, List<uint>>(StringComparer.Ordinal);
                foreach (var (value, list) in values)
                {
                    if (list.FindAll(reference => !references.Contains(reference)) is { Count: > 0 } rest) left[value] = rest;
                }
                if (left.Count > 0) kept[name] = left;
            }
            _lists = kept;
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    public IReadOnlyCollection<string> Names() => Read<IReadOnlyCollection<string>>(() => [.. _lists.Keys]);

    public IReadOnlyCollection<string> Values(string name) => Read<IReadOnlyCollection<string>>(() => _lists.TryGetValue(name, out var values) ? [.. values.Keys] : []);

    // Copies: the lists go on growing.
    public List<uint> Of(string name, string value) => Read<List<uint>>(() => _lists.TryGetValue(name, out var values) && values.TryGetValue(value, out var list) ? [.. list] : []);

    public List<uint> All() => Read<List<uint>>(() => [.. _all]);

    /// <summary>Series by value of a label, the most first.</summary>
    public List<KeyValuePair<string, int>> CountByValue(string name) =>
        Read(() => _lists.TryGetValue(name, out var values) ? values.Select(value => KeyValuePair.Create(value.Key, value.Value.Count)).OrderByDescending(value => value.Value).ToList() : []);

    private T Read<T>(Func<T> read)
    {
        _gate.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }
}
