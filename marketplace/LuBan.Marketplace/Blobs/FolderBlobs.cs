using LuBan.Marketplace.Journal;
using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Blobs;

/// <summary>Files in a folder: <c>blobs/sha256/ab/cdef…</c>.</summary>
internal sealed class FolderBlobs : IBlobs
{
    private const int ReadAheadBytes = 128 * 1024;
    private readonly StagingFolder _staging;
    private readonly string _root;

    public FolderBlobs(string data, StagingFolder staging)
    {
        _staging = staging;
        _root = Path.Combine(data, "blobs", "sha256");
        Directory.CreateDirectory(_root);
    }

    public async Task<BlobHash> WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        var file = _staging.Create();
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

    public async Task<BlobHash> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var hash = JournalLine.Hash(content.Span);
        if (File.Exists(PathOf(hash))) return hash;
        var file = _staging.Create();
        try
        {
            await using (file) await Guard(() => file.WriteAsync(content, cancellationToken).AsTask());
            await MoveAsync(file.Name, hash, cancellationToken);
            return hash;
        }
        finally
        {
            File.Delete(file.Name);
        }
    }

    // fsync blocks its thread for milliseconds: not one of those that answer requests.
    public Task MoveAsync(string path, BlobHash hash, CancellationToken cancellationToken) => Guard(() => Task.Run(
        () =>
        {
            var target = PathOf(hash);
            if (File.Exists(target))
            {
                File.Delete(path);
                return;
            }
            DurableFiles.FlushFile(path);
            var folder = Path.GetDirectoryName(target)!;
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                DurableFiles.FlushDirectory(_root);
            }
            // Two may arrive with the same content: either file is right, and a reader of the first keeps reading it.
            File.Move(path, target, overwrite: true);
            DurableFiles.FlushDirectory(folder);
        },
        cancellationToken));

    public Task<Stream?> OpenAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, ReadAheadBytes, FileOptions.Asynchronous));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task<bool> ContainsAsync(BlobHash hash, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(hash)));

    private string PathOf(BlobHash hash)
    {
        var name = hash.ToString();
        return Path.Combine(_root, name[..2], name[2..]);
    }

    private static async Task Guard(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw JournalProblems.NotWritten("a file", exception);
        }
    }
}
