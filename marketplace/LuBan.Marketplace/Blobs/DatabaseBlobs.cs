using System.Security.Cryptography;
using LuBan.Marketplace.State;
using LuBan.Resources.Storage;

namespace LuBan.Marketplace.Blobs;

/// <summary>Files in the database that several servers share.</summary>
internal sealed class DatabaseBlobs(IBlobStore store, string data, StagingFolder staging) : RemoteBlobs(data, staging, CacheBytes), IDisposable
{
    private const string Prefix = "marketplace/";
    private const long CacheBytes = 4L << 30;

    public void Dispose() => store.Dispose();

    protected override async Task StoreAsync(string path, BlobHash hash, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.Asynchronous);
        await store.PutAsync(Prefix + hash, file, cancellationToken);
    }

    protected override async Task<BlobHash?> FetchAsync(BlobHash hash, FileStream destination, CancellationToken cancellationToken)
    {
        if (!await store.ReadAsync(Prefix + hash, destination, cancellationToken)) return null;
        destination.Position = 0;
        return new BlobHash(await SHA256.HashDataAsync(destination, cancellationToken));
    }

    protected override Task<bool> IsStoredAsync(BlobHash hash, CancellationToken cancellationToken) => store.ContainsAsync(Prefix + hash, cancellationToken);
}
