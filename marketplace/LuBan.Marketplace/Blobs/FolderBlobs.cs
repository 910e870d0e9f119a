using LuBan.Marketplace.Journal;
using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Blobs;

/// <summary>Files in a folder: <c>sha256/ab/cdef…</c>.</summary>
internal sealed class FolderBlobs : IBlobs
{
    private const int ReadAheadBytes = 128 * 1024;
    private readonly StagingFolder _staging;
    private readonly string _root;
    private readonly string _incoming;

    public FolderBlobs(string folder, StagingFolder staging)
    {
        _staging = staging;
        _root = Path.Combine(folder, "sha256");
        _incoming = Path.Combine(folder, "incoming");
        Directory.CreateDirectory(_root);
        Directory.CreateDirectory(_incoming);
        // What a crash left behind. Other servers may share the folder, and theirs are young.
        foreach (var old in Directory.EnumerateFiles(_incoming).Where(file => File.GetLastWriteTimeUtc(file) < DateTime.UtcNow.AddDays(-1))) File.Delete(old);
    }

    public Task<BlobHash> WriteAsync(Stream content, CancellationToken cancellationToken) => _staging.StageAsync(content, MoveAsync, cancellationToken);

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
            // The folder may be on another disk than the staging folder: then this is a copy, and only the second step is a rename.
            var incoming = Path.Combine(_incoming, Guid.NewGuid().ToString("N"));
            File.Move(path, incoming);
            DurableFiles.FlushFile(incoming);
            var folder = Path.GetDirectoryName(target)!;
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                DurableFiles.FlushDirectory(_root);
            }
            // Two may arrive with the same content: either file is right, and a reader of the first keeps reading it.
            File.Move(incoming, target, overwrite: true);
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
