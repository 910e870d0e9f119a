using LuBan.Marketplace.Journal;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Blobs;

/// <summary>Where files are until they are blobs: on the same disk, so that becoming one is a rename. Emptied at every start.</summary>
internal sealed class StagingFolder
{
    public StagingFolder(string data)
    {
        Path = System.IO.Path.Combine(data, "staging");
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>A path that nothing has.</summary>
    public string NewPath() => System.IO.Path.Combine(Path, Guid.NewGuid().ToString("N"));

    /// <summary>Makes an empty file to write and read.</summary>
    public FileStream Create()
    {
        try
        {
            return new FileStream(NewPath(), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw JournalProblems.NotWritten("to its staging folder", exception);
        }
    }

    /// <summary>Writes a stream into a file and hands it on by its hash; the file is gone afterwards, unless it was moved away.</summary>
    public async Task<BlobHash> StageAsync(Stream content, Func<string, BlobHash, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        var file = Create();
        try
        {
            BlobHash hash;
            await using (file) hash = (await HashedCopy.RunAsync(content, file, long.MaxValue, cancellationToken))!.Value.Hash;
            await take(file.Name, hash, cancellationToken);
            return hash;
        }
        finally
        {
            File.Delete(file.Name);
        }
    }
}
