namespace LuBan.Hosting.Tests.Sources;

/// <summary>A data directory for each test.</summary>
public abstract class SourceTest : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("luban-sources-");

    protected string Data => Path.Combine(_directory.FullName, "data");

    protected string Sub(string name) => _directory.CreateSubdirectory(name).FullName;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        // Stored packages are read-only.
        foreach (var file in _directory.EnumerateFiles("*", SearchOption.AllDirectories)) file.IsReadOnly = false;
        _directory.Delete(recursive: true);
    }
}
