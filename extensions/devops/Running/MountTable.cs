using System.Globalization;
using System.Text;

namespace LuBan.DevOps.Running;

/// <summary>What a step sees as the root folder: this machine's, and the run's own folders at the places where its files expect them.</summary>
internal sealed class MountTable
{
    private const string Behind = "/.luban";
    private readonly Node _root = new();
    private readonly List<(string Source, string Target, bool ReadOnly)> _own = [];
    private readonly List<(string Target, string Path)> _files = [];

    public MountTable() => Open(_root, "/");

    /// <summary>Puts a folder of the run at a place. Folders of this machine in which that place is missing are opened: shown as their content.</summary>
    /// <exception cref="IOException">The place cannot be made.</exception>
    public void Add(string source, string target, bool readOnly = false)
    {
        var parts = Split(target);
        Reach(parts);
        _own.Add((source, Join(parts), readOnly));
    }

    /// <summary>Puts one file of a folder at a place.</summary>
    public void AddFile(string folder, string file, string target)
    {
        var (parts, behind) = (Split(target), $"{Behind}/files/{_files.Count}");
        Reach(parts.AsSpan(0, parts.Length - 1));
        Reach(Split(behind));
        _own.Add((folder, behind, true));
        _files.Add(($"{behind}/{file}", Join(parts)));
    }

    /// <summary>The lines for <c>mount --all --fstab</c>, below a folder.</summary>
    public string Lines(string below)
    {
        var text = new StringBuilder($"luban {Escape(below)} tmpfs mode=0755,size=8m,nodev,nosuid 0 0\n");
        foreach (var (path, node) in Nodes(_root, ""))
            if (node is { Source: { } source, IsLink: false }) text.Append(CultureInfo.InvariantCulture, $"{Escape(source)} {Escape(below + path)} none rbind,X-mount.mkdir 0 0\n");
        foreach (var (path, _) in Opened()) text.Append(CultureInfo.InvariantCulture, $"{Escape(path)} {Escape($"{below}{Behind}{path}")} none bind,X-mount.mkdir 0 0\n");
        foreach (var (source, target, readOnly) in _own) text.Append(CultureInfo.InvariantCulture, $"{Escape(source)} {Escape(below + target)} none bind{(readOnly ? ",ro" : "")},X-mount.mkdir 0 0\n");
        return text.ToString();
    }

    /// <summary>The commands that make links: those of the folders that were opened, and those to files.</summary>
    public string LinkCommands(string below)
    {
        var text = new StringBuilder();
        foreach (var group in Nodes(_root, "").Where(item => item.Node.IsLink).GroupBy(item => Path.GetDirectoryName(item.Path)!))
            text.Append(CultureInfo.InvariantCulture, $"mkdir -p {Shell.Quote(below + group.Key)}\ncp -P {string.Join(' ', group.Select(item => Shell.Quote(item.Path)))} {Shell.Quote($"{below}{group.Key}/")}\n");
        foreach (var (path, node) in Opened())
            if (node.Files.Count > 0) text.Append(CultureInfo.InvariantCulture, $"ln -s -t {Shell.Quote($"{below}{path}/")} {string.Join(' ', node.Files.Select(file => Shell.Quote($"{Behind}{path}/{file}")))}\n");
        foreach (var (target, path) in _files) text.Append(CultureInfo.InvariantCulture, $"mkdir -p {Shell.Quote(below + Path.GetDirectoryName(path))}\nln -s {Shell.Quote(target)} {Shell.Quote(below + path)}\n");
        return text.ToString();
    }

    private void Reach(ReadOnlySpan<string> parts)
    {
        var (node, path) = (_root, "");
        for (var i = 0; i < parts.Length; i++)
        {
            path = $"{path}/{parts[i]}";
            // Inside of what the run brings itself, mount makes the folders.
            if (_own.Exists(mount => mount.Target == path || path.StartsWith(mount.Target + "/", StringComparison.Ordinal))) return;
            if (!node.Children.TryGetValue(parts[i], out var child)) node.Children[parts[i]] = child = new();
            if (child.IsLink) throw new IOException($"'{path}' is a symbolic link on this machine; nothing can be put below it.");
            if (child.Source is not null)
            {
                if (i == parts.Length - 1 || Directory.Exists($"{path}/{parts[i + 1]}") && i == parts.Length - 2) return;
                Open(child, path);
            }

            node = child;
        }
    }

    private IEnumerable<(string Path, Node Node)> Opened() => Nodes(_root, "").Where(item => item.Node.IsOpened);

    private static IEnumerable<(string Path, Node Node)> Nodes(Node node, string path) =>
        node.Children.SelectMany(child => Nodes(child.Value, $"{path}/{child.Key}").Prepend(($"{path}/{child.Key}", child.Value)));

    /// <summary>Shows a folder of this machine as its content, so that something can be put beside it.</summary>
    private static void Open(Node node, string path)
    {
        (node.Source, node.IsOpened) = (null, path != "/");
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is { } link) node.Children.TryAdd(entry.Name, new() { Source = link, IsLink = true });
            else if (entry is DirectoryInfo) node.Children.TryAdd(entry.Name, new() { Source = entry.FullName });
            else node.Files.Add(entry.Name);
        }
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string Join(string[] parts) => "/" + string.Join('/', parts);

    private static string Escape(string path) => path.Replace("\\", "\\134", StringComparison.Ordinal).Replace(" ", "\\040", StringComparison.Ordinal)
        .Replace("\t", "\\011", StringComparison.Ordinal).Replace("\n", "\\012", StringComparison.Ordinal);

    private sealed class Node
    {
        /// <summary>The folder of this machine that is shown, or where a link leads; null for a folder that only holds others.</summary>
        public string? Source { get; set; }

        public bool IsLink { get; init; }

        public bool IsOpened { get; set; }

        public SortedDictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public List<string> Files { get; } = [];
    }
}
