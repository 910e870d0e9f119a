using System.Collections.Immutable;

namespace LuBan.Kernel.Catalogue;

/// <summary>The versions that must not run, by the source whose signed metadata says so. A source blocks what came from it, and nothing else.</summary>
internal sealed class Blocklist(TimeProvider time)
{
    private ImmutableDictionary<string, ImmutableArray<BlockedVersion>> _entries = ImmutableDictionary<string, ImmutableArray<BlockedVersion>>.Empty;

    /// <summary>Told the names of the extensions of which the entries have changed.</summary>
    public event Action<IReadOnlySet<string>>? Changed;

    /// <summary>Replaces the entries of a source.</summary>
    /// <returns>The names of the extensions of which entries came or went.</returns>
    public IReadOnlySet<string> Replace(string source, IReadOnlyList<BlockedVersion> entries)
    {
        var before = _entries.GetValueOrDefault(source, []);
        ImmutableInterlocked.Update(ref _entries, all => entries.Count == 0 ? all.Remove(source) : all.SetItem(source, [.. entries]));
        var touched = before.Except(entries).Concat(entries.Except(before)).Select(entry => entry.Id.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        if (touched.Count > 0) Changed?.Invoke(touched);
        return touched;
    }

    /// <summary>The entry that blocks a version from a source; null when none does.</summary>
    public BlockedVersion? Find(string source, string id, string version, string? contentHash)
    {
        var now = time.GetUtcNow();
        return _entries.GetValueOrDefault(source, []).FirstOrDefault(entry =>
            string.Equals(entry.Id, id, StringComparison.OrdinalIgnoreCase) && entry.Version == version
            && (entry.ContentHash is null || contentHash is null || entry.ContentHash == contentHash)
            && (entry.Expires is null || entry.Expires > now));
    }
}
