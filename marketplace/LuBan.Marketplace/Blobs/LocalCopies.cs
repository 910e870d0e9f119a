using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Blobs;

/// <summary>Copies of files on the local disk, the least recently used of which go when there are too many.</summary>
internal sealed class LocalCopies(string folder, StagingFolder staging, long maxBytes)
{
    private readonly FolderBlobs _files = new(folder, staging);
    private readonly Lock _tidying = new();
    private long _bytes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    public Task<Stream?> OpenAsync(BlobHash hash, CancellationToken cancellationToken) => _files.OpenAsync(hash, cancellationToken);

    public Task<bool> ContainsAsync(BlobHash hash, CancellationToken cancellationToken) => _files.ContainsAsync(hash, cancellationToken);

    public async Task MoveAsync(string path, BlobHash hash, CancellationToken cancellationToken)
    {
        var size = new FileInfo(path).Length;
        await _files.MoveAsync(path, hash, cancellationToken);
        if (Interlocked.Add(ref _bytes, size) > maxBytes) Tidy();
    }

    /// <summary>Removes the oldest until half is left. Who reads one of them goes on reading it.</summary>
    private void Tidy()
    {
        lock (_tidying)
        {
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => new FileInfo(file)).OrderByDescending(file => file.LastAccessTimeUtc).ToList();
            var kept = 0L;
            foreach (var file in files)
            {
                if (kept + file.Length <= maxBytes / 2) kept += file.Length;
                else file.Delete();
            }
            Interlocked.Exchange(ref _bytes, kept);
        }
    }
}
