using LuBan.Marketplace.State;
using LuBan.Sdk;

namespace LuBan.Marketplace.Blobs;

/// <summary>Files in a store that several servers share, with copies on the local disk of what was read or written last.</summary>
internal abstract class RemoteBlobs(string data, StagingFolder staging, long cacheBytes) : IBlobs
{
    private readonly LocalCopies _copies = new(Path.Combine(data, "cache", "blobs"), staging, cacheBytes);

    public Task<BlobHash> WriteAsync(Stream content, CancellationToken cancellationToken) => staging.StageAsync(content, MoveAsync, cancellationToken);

    public Task<BlobHash> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => WriteAsync(new MemoryStream(content.ToArray(), writable: false), cancellationToken);

    public async Task MoveAsync(string path, BlobHash hash, CancellationToken cancellationToken)
    {
        await StoreAsync(path, hash, cancellationToken);
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
                if (await FetchAsync(hash, file, cancellationToken) is not { } received) return null;
                if (received != hash) throw new ExtensionException("LB7008", $"The store of files holds something else than {hash} under this name: it was damaged or replaced there. Restore it from a backup.");
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
        await _copies.ContainsAsync(hash, cancellationToken) || await IsStoredAsync(hash, cancellationToken);

    /// <summary>Keeps a file in the store, unless it is there.</summary>
    protected abstract Task StoreAsync(string path, BlobHash hash, CancellationToken cancellationToken);

    /// <summary>Brings a file from the store; answers with the hash of what came, or null when there is none.</summary>
    protected abstract Task<BlobHash?> FetchAsync(BlobHash hash, FileStream destination, CancellationToken cancellationToken);

    /// <summary>Whether the store has a file.</summary>
    protected abstract Task<bool> IsStoredAsync(BlobHash hash, CancellationToken cancellationToken);
}
