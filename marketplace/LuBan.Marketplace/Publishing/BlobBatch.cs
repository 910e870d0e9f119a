using System.Security.Cryptography;
using System.Text.Json;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Publishing;

/// <summary>Small files that are stored side by side: what they are called is known at once, and the disk is waited for once.</summary>
internal sealed class BlobBatch(IBlobs blobs, CancellationToken cancellationToken)
{
    private readonly List<Task> _writes = [];

    /// <summary>Begins to store a file.</summary>
    /// <returns>Its hash.</returns>
    public BlobHash Add(ReadOnlyMemory<byte> content)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(content.Span, hash);
        _writes.Add(blobs.WriteAsync(content, cancellationToken));
        return new(hash);
    }

    /// <summary>Begins to store a record as JSON.</summary>
    public BlobHash AddJson<T>(T value) => Add(JsonSerializer.SerializeToUtf8Bytes(value, MarketplaceJson.Options));

    /// <summary>Begins to move a file of the staging folder into the store.</summary>
    public void Move(string path, BlobHash hash) => _writes.Add(blobs.MoveAsync(path, hash, cancellationToken));

    /// <summary>Waits until everything is durable.</summary>
    public Task WaitAsync() => Task.WhenAll(_writes);
}
