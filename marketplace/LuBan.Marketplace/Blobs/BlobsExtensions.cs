using System.Text.Json;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Blobs;

/// <summary>Small files, whole.</summary>
internal static class BlobsExtensions
{
    /// <summary>Reads a small file; null when there is none.</summary>
    public static async Task<byte[]?> ReadAsync(this IBlobs blobs, BlobHash hash, CancellationToken cancellationToken)
    {
        if (hash.IsEmpty) return null;
        await using var stream = await blobs.OpenAsync(hash, cancellationToken);
        if (stream is null) return null;
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>Keeps a record as JSON.</summary>
    public static Task<BlobHash> WriteJsonAsync<T>(this IBlobs blobs, T value, CancellationToken cancellationToken) =>
        blobs.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, MarketplaceJson.Options), cancellationToken);

    /// <summary>Reads a record that was kept as JSON; null when there is none.</summary>
    public static async Task<T?> ReadJsonAsync<T>(this IBlobs blobs, BlobHash hash, CancellationToken cancellationToken) where T : class =>
        await blobs.ReadAsync(hash, cancellationToken) is { } bytes ? JsonSerializer.Deserialize<T>(bytes, MarketplaceJson.Options) : null;
}
