namespace LuBan.Sdk;

/// <summary>The files below <c>luban/console</c> of a package, or of a project that is being packed.</summary>
/// <param name="sizes">From path below that folder, with slashes, to size in bytes.</param>
/// <param name="read">Reads one of them.</param>
public sealed class ConsoleFiles(IReadOnlyDictionary<string, long> sizes, Func<string, byte[]> read)
{
    /// <summary>From path to size in bytes.</summary>
    public IReadOnlyDictionary<string, long> Sizes { get; } = sizes;

    /// <summary>Reads a file.</summary>
    /// <param name="path">One of <see cref="Sizes"/>.</param>
    /// <returns>Its bytes.</returns>
    public byte[] Read(string path) => read(path);

    /// <summary>The files of an unpacked package.</summary>
    /// <param name="packageDirectory">The folder with the package's content.</param>
    /// <returns>The files; none when the package adds nothing to the console.</returns>
    public static ConsoleFiles Of(string packageDirectory)
    {
        ArgumentNullException.ThrowIfNull(packageDirectory);
        var root = Path.Combine(Path.GetFullPath(packageDirectory), "luban", "console");
        var sizes = Directory.Exists(root)
            ? new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file => file.Length, StringComparer.Ordinal)
            : [];
        return new(sizes, path => File.ReadAllBytes(Path.Combine(root, path)));
    }
}
