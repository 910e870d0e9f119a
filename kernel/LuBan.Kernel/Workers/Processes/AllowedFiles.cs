namespace LuBan.Kernel.Workers.Processes;

/// <summary>Turns folders into what of them a worker may read: all but the kernel's own directory and the settings of the server, which may lie within.</summary>
internal sealed class AllowedFiles(string data)
{
    private readonly string _data = Path.GetFullPath(data).TrimEnd('/');

    public IEnumerable<string> Of(IEnumerable<string> folders) => folders.SelectMany(Of);

    private IEnumerable<string> Of(string path)
    {
        if (path == _data || IsSettings(path)) return [];
        var holdsSomething = Directory.Exists(path) && (_data.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal) || Directory.EnumerateFiles(path).Any(IsSettings));
        return holdsSomething ? Directory.EnumerateFileSystemEntries(path).SelectMany(Of) : [path];
    }

    private static bool IsSettings(string path) => Path.GetFileName(path) is var name && name.StartsWith("appsettings", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal);
}
