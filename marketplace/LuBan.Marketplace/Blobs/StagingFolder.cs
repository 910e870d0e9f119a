using LuBan.Marketplace.Journal;

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
}
