using System.Reflection;

namespace LuBan.Law;

/// <summary>The sources and what was built of them.</summary>
internal static class Repository
{
    private static readonly HashSet<string> NotOurs = ["bin", "obj", "artifacts", "dist", "node_modules", ".git", ".vs", ".idea"];
    private static readonly HashSet<string> Binary = [".png", ".so", ".dll", ".nupkg", ".db", ".pfx"];

    public static string Root { get; } = Path.GetFullPath(Metadata("Root"));

    /// <summary>Every text file of the repository, by its path with slashes.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = new DirectoryInfo(Root).EnumerateFileSystemInfos()
        .SelectMany(Enumerate)
        .Where(file => !Binary.Contains(file.Extension))
        .ToDictionary(file => Relative(file.FullName), file => File.ReadAllText(file.FullName), StringComparer.Ordinal);

    /// <summary>The C# sources below one of these folders.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Sources(params string[] folders) =>
        Files.Where(file => file.Key.EndsWith(".cs", StringComparison.Ordinal) && folders.Any(folder => file.Key.StartsWith(folder + "/", StringComparison.Ordinal)));

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A built assembly of the product.</summary>
    public static string Assembly(string project, string name) => PathOf(project, "bin", Metadata("Configuration"), "net10.0", name + ".dll");

    private static IEnumerable<FileInfo> Enumerate(FileSystemInfo entry) => entry switch
    {
        FileInfo file when !NotOurs.Contains(file.Name) => [file],
        DirectoryInfo folder when !NotOurs.Contains(folder.Name) && folder.LinkTarget is null => folder.EnumerateFileSystemInfos().SelectMany(Enumerate),
        _ => [],
    };

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
