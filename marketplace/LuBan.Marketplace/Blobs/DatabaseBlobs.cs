using LuBan.Marketplace.State;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Marketplace.Blobs;

/// <summary>Files in the database that several servers share, with copies on the local disk of what was read or written last.</summary>
internal sealed class DatabaseBlobs(IBlobStore store, string data, StagingFolder staging) : IBlobs, IDisposable
{
    private const string Prefix = "marketplace/";
    private const long CacheBytes = 4L << 30;

    private readonly LocalCopies _copies = new(Path.Combine(data, "cache", "blobs"), staging, CacheBytes);

    public async Task<BlobHash> WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        var file = staging.Create();
        try
        {
            BlobHash hash;
            await using (file) hash = (await HashedCopy.RunAsync(content, file, long.MaxValue, cancellationToken))!.Value.Hash;
            await MoveAsync(file.Name, hash, cancellationToken);
            return hash;
        }
        finally
        {
            File.Delete(file.Name);
        }
    }

    public Task<BlobHash> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => WriteAsync(new MemoryStream(content.ToArray(), writable: false), cancellationToken);

    public async Task MoveAsync(string path, BlobHash hash, CancellationToken cancellationToken)
    {
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.Asynchronous))
            await store.PutAsync(Prefix + hash, file, cancellationToken);
        await _copies.MoveAsync(path, hash, cancellationToken);
    }

    public async Task<Stream?> OpenAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        if (await _copies.OpenAsync(hash, cancellationToken) is { } copy) return copy;
        var file = staging.Create();
        try
        {
            await using (file)
            {
                if (!await store.ReadAsync(Prefix + hash, file, cancellationToken)) return null;
                file.Position = 0;
                var received = new BlobHash(await System.Security.Cryptography.SHA256.HashDataAsync(file, cancellationToken));
                if (received != hash) throw new ExtensionException("LB7008", $"The database holds something else than {hash} under this name: it was damaged or replaced there. Restore it from a backup.");
            }
            await _copies.MoveAsync(file.Name, hash, cancellationToken);
            return await _copies.OpenAsync(hash, cancellationToken);
        }
        finally
        {
            File.Delete(file.Name);
        }
    }

    public async Task<bool> ContainsAsync(BlobHash hash, CancellationToken cancellationToken) =>
        await _copies.ContainsAsync(hash, cancellationToken) || await store.ContainsAsync(Prefix + hash, cancellationToken);

    public void Dispose() => store.Dispose();
}
