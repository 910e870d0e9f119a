namespace LuBan.Sdk.Testing;

/// <summary>Where a kernel of a test keeps its store, and the packages that it installs from.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("luban-test-");

    public string Data => Path.Combine(_folder.FullName, "data");

    public string Packages => _folder.CreateSubdirectory("packages").FullName;

    public Task AddAsync(ExtensionPackage package, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(Path.Combine(Packages, package.FileName), package.Content, cancellationToken);

    public void Dispose()
    {
        // Stored packages are read-only.
        foreach (var entry in _folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            if (OperatingSystem.IsWindows()) entry.Attributes &= ~FileAttributes.ReadOnly;
            else if (entry.LinkTarget is null) entry.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | (entry is DirectoryInfo ? UnixFileMode.UserExecute : 0);
        }
        _folder.Delete(recursive: true);
    }
}
