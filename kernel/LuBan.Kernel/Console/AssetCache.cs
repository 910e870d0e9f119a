using System.IO.Compression;
using LuBan.Kernel.Contributions;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Console;

/// <summary>Files of extensions in memory. What comes from the disk is compared with what the package held first.</summary>
internal sealed class AssetCache(IOptions<ConsoleOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Directory, string Path), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _recent = [];
    private long _bytes;

    /// <summary>Reads a file.</summary>
    /// <returns>The content; null when the file is not what it must be.</returns>
    public async Task<AssetContent?> ReadAsync(ConsolePackage package, string path, ConsoleAsset asset, CancellationToken cancellationToken)
    {
        var key = (package.Directory, path);
        if (Find(key) is { } known && known.Integrity == asset.Integrity) return known.Content;
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(Path.Combine(package.Directory, path), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        if (ConsoleAsset.Of(bytes) != asset) return null;
        var content = new AssetContent(bytes, MediaTypes.IsPackable(path));
        Keep(key, new(key, asset.Integrity, content));
        return content;
    }

    private Entry? Find((string, string) key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node)) return null;
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value;
        }
    }

    private void Keep((string, string) key, Entry entry)
    {
        lock (_gate)
        {
            if (_entries.Remove(key, out var replaced)) Drop(replaced);
            _entries[key] = _recent.AddFirst(entry);
            _bytes += entry.Content.Weight;
            while (_bytes > options.Value.CacheBytes && _recent.Last is { } oldest)
            {
                _entries.Remove(oldest.Value.Key);
                Drop(oldest);
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _recent.Remove(node);
        _bytes -= node.Value.Content.Weight;
    }

    private sealed record Entry((string Directory, string Path) Key, string Integrity, AssetContent Content);
}

/// <summary>A file in memory, with its compressed forms as they are asked for.</summary>
internal sealed class AssetContent(byte[] bytes, bool isPackable)
{
    private const int Worthwhile = 512;

    private readonly Lazy<byte[]> _brotli = new(() => PackedAnswer.Pack(bytes, "br", CompressionLevel.Optimal));
    private readonly Lazy<byte[]> _gzip = new(() => PackedAnswer.Pack(bytes, "gzip", CompressionLevel.Optimal));

    public byte[] Bytes { get; } = bytes;

    /// <summary>What it may take with its compressed forms, in bytes.</summary>
    public long Weight => isPackable ? Bytes.Length * 2L : Bytes.Length;

    /// <summary>The compressed form; null when compression does not pay.</summary>
    public byte[]? Packed(string coding) => !isPackable || Bytes.Length < Worthwhile ? null : coding == "br" ? _brotli.Value : _gzip.Value;
}
