using LuBan.Sdk;

namespace LuBan.Kernel.Browsing;

/// <summary>Keeps what was looked into last, within bounds. What goes out of it is deleted from the disk; what belongs to the store never is.</summary>
internal sealed class PreviewCache(TimeProvider time, int maxItems, long maxBytes) : IDisposable
{
    private const int MaxRefusals = 1_000;

    private readonly Lock _gate = new();
    // The last used is the last.
    private readonly LinkedList<(string Key, PackageContent Content)> _kept = [];
    private readonly LinkedList<(string Hash, PackageContent Content)> _stored = [];
    private readonly Dictionary<string, (ExtensionException Refusal, DateTimeOffset Until)> _refusals = new(StringComparer.Ordinal);
    private bool _disposed;

    public PackageContent? Find(string key)
    {
        lock (_gate) return Touch(_kept, key);
    }

    public PackageContent? FindStored(string hash)
    {
        lock (_gate) return Touch(_stored, hash);
    }

    public PackageContent KeepStored(string hash, PackageContent content)
    {
        lock (_gate)
        {
            _stored.AddLast((hash, content));
            if (_stored.Count > maxItems) _stored.RemoveFirst();
        }
        return content;
    }

    /// <summary>Keeps a fetched package, and forgets others for it.</summary>
    public PackageContent Keep(string key, PackageContent content)
    {
        lock (_gate)
        {
            _kept.AddLast((key, content));
            // The newest stays in any case: somebody is about to look at it.
            while (_kept.Count > 1 && (_kept.Count > maxItems || _kept.Sum(item => item.Content.Size) > maxBytes)) DropFirst();
            if (_disposed) DropFirst();
        }
        return content;
    }

    public ExtensionException? FindRefusal(string key)
    {
        lock (_gate)
        {
            if (!_refusals.TryGetValue(key, out var known)) return null;
            if (known.Until > time.GetUtcNow()) return known.Refusal;
            _refusals.Remove(key);
            return null;
        }
    }

    public void KeepRefusal(string key, ExtensionException refusal, TimeSpan howLong)
    {
        lock (_gate)
        {
            if (_refusals.Count >= MaxRefusals) _refusals.Clear();
            _refusals[key] = (refusal, time.GetUtcNow() + howLong);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_kept.Count > 0) DropFirst();
        }
    }

    private static PackageContent? Touch(LinkedList<(string Key, PackageContent Content)> list, string key)
    {
        for (var node = list.First; node is not null; node = node.Next)
        {
            if (node.Value.Key != key) continue;
            list.Remove(node);
            list.AddLast(node);
            return node.Value.Content;
        }
        return null;
    }

    private void DropFirst()
    {
        // On Windows whoever reads it keeps it until then.
        File.Delete(_kept.First!.Value.Content.File);
        _kept.RemoveFirst();
    }
}
