namespace LuBan.Benchmarks;

/// <summary>Holds everything that a run writes, and takes it away at the end.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly string _path;
    private int _number;

    public TemporaryDirectory(string? parent)
    {
        _path = Path.Combine(parent ?? Path.GetTempPath(), $"luban-bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_path);
    }

    public string Next(string name) => Directory.CreateDirectory(Path.Combine(_path, $"{name}-{++_number}")).FullName;

    public void Dispose()
    {
        // Stored packages are read-only.
        foreach (var entry in new DirectoryInfo(_path).EnumerateDirectories("*", SearchOption.AllDirectories))
        {
            if (!OperatingSystem.IsWindows() && entry.LinkTarget is null) entry.UnixFileMode |= UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.UserRead;
        }
        Directory.Delete(_path, recursive: true);
    }
}
