namespace LuBan.AppStore.Artifacts;

/// <summary>Writes entries of an archive into a new folder, and refuses what does not belong into one.</summary>
internal sealed class ArchiveWriter(string folder, ArchiveLimits limits)
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private long _bytes;
    private int _entries;

    public void AddFolder(string name)
    {
        Count(name);
        if (PathOf(name) is { } path) MakeFolder(path);
    }

    public async Task AddFileAsync(string name, Stream? content, bool isRunnable, CancellationToken cancellationToken)
    {
        Count(name);
        if (PathOf(name) is not { } path) throw new ArchiveException($"The entry '{name}' has no name.");
        if (!_paths.Add(path)) throw new ArchiveException($"The entry '{name}' is there twice.");
        MakeFolder(Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = isRunnable ? Readable | Runnable : Readable });
        if (content is not null) await CopyAsync(content, file, cancellationToken);
    }

    private async Task CopyAsync(Stream content, FileStream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[81920];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            // What comes out is counted, not what a header promises.
            if ((_bytes += read) > limits.Bytes) throw new ArchiveException($"It is larger than {limits.Bytes} bytes when it is unpacked.");
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private void Count(string name)
    {
        if (++_entries > limits.Entries) throw new ArchiveException($"It has more than {limits.Entries} entries.");
        if (name.Length > 1024 || name.Contains('\0', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal)) throw new ArchiveException($"The entry '{name[..Math.Min(name.Length, 100)]}' has a name that is too long, or holds a backslash or NUL.");
    }

    /// <summary>Null for the folder itself.</summary>
    private string? PathOf(string name)
    {
        if (name.StartsWith('/')) throw new ArchiveException($"The entry '{name}' has an absolute path.");
        var parts = name.Split('/').Where(part => part is not ("" or ".")).ToList();
        if (parts.Contains("..")) throw new ArchiveException($"The entry '{name}' leads out of the archive.");
        return parts.Count == 0 ? null : Path.Combine([folder, .. parts]);
    }

    /// <summary>No links are ever made, so a path below the folder stays below it.</summary>
    private void MakeFolder(string path)
    {
        if (_paths.Contains(path)) throw new ArchiveException($"'{Path.GetRelativePath(folder, path)}' is a file and a folder.");
        Directory.CreateDirectory(path, Readable | Runnable);
    }
}
