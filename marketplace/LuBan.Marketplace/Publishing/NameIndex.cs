using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Publishing;

/// <summary>Finds the package that an id looks like, without asking all of them.</summary>
internal sealed class NameIndex : IDisposable
{
    // By a hash of the skeleton: the skeletons of many ids would be as large as the ids.
    private readonly ConcurrentDictionary<ulong, string> _ids = new();
    private readonly MarketplaceState _state;

    public NameIndex(MarketplaceState state)
    {
        _state = state;
        state.Applied += Follow;
        foreach (var package in state.Packages) Add(package.Id);
    }

    /// <summary>The other id that an id can be taken for; null when there is none.</summary>
    public string? FindLookalike(string id)
    {
        var skeleton = ConfusableIds.Skeleton(id);
        return _ids.TryGetValue(Hash(skeleton), out var other) && !other.Equals(id, StringComparison.OrdinalIgnoreCase) && ConfusableIds.Skeleton(other) == skeleton ? other : null;
    }

    public void Dispose() => _state.Applied -= Follow;

    private void Follow(JournalEntry entry)
    {
        if (entry.Event is PackageSaved saved) Add(saved.Id);
        else if (entry.Event is VersionSaved version) Add(version.Id);
    }

    private void Add(string id) => _ids.TryAdd(Hash(ConfusableIds.Skeleton(id)), id);

    private static ulong Hash(string skeleton)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.ASCII.GetBytes(skeleton), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
