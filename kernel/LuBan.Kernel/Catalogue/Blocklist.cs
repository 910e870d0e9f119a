using System.Collections.Immutable;

namespace LuBan.Kernel.Catalogue;

/// <summary>The versions that must not run, by the source whose signed metadata says so. A source blocks what came from it, and nothing else.</summary>
internal sealed class Blocklist(TimeProvider time)
{
    private ImmutableDictionary<string, ImmutableArray<BlockedVersion>> _entries = ImmutableDictionary<string, ImmutableArray<BlockedVersion>>.Empty;

    /// <summary>Told when the entries have changed.</summary>
    public event Action? Changed;

    /// <summary>Replaces the entries of a source.</summary>
    /// <returns>Whether any came or went.</returns>
    public bool Replace(string source, IReadOnlyList<BlockedVersion> entries)
    {
        var before = _entries.GetValueOrDefault(source, []);
        if (before.SequenceEqual(entries)) return false;
        ImmutableInterlocked.Update(ref _entries, all => entries.Count == 0 ? all.Remove(source) : all.SetItem(source, [.. entries]));
        Changed?.Invoke();
        return true;
    }

    /// <summary>The entry that blocks a package.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="id">Its id.</param>
    /// <param name="version">Its version.</param>
    /// <param name="contentHash">Its content hash; null when it is not known.</param>
    /// <param name="publishers">Who publishes it.</param>
    /// <returns>The entry; null when none does.</returns>
    public BlockedVersion? Find(string source, string id, string version, string? contentHash, IEnumerable<string> publishers)
    {
        var now = time.GetUtcNow();
        return _entries.GetValueOrDefault(source, []).FirstOrDefault(entry =>
            (entry.Expires is null || entry.Expires > now)
            && (entry.Id is null ? entry.Publisher is not null && publishers.Contains(entry.Publisher, StringComparer.OrdinalIgnoreCase) : string.Equals(entry.Id, id, StringComparison.OrdinalIgnoreCase))
            && (entry.Version is null || string.Equals(entry.Version, version, StringComparison.OrdinalIgnoreCase))
            && (entry.ContentHash is null || contentHash is null || entry.ContentHash == contentHash));
    }
}
