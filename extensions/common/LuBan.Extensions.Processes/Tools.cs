namespace LuBan.Extensions.Processes;

/// <summary>The programs of coreutils and util-linux that the shim uses, by absolute path: it has no PATH to be tricked by.</summary>
internal static class Tools
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    public static string Find(string name) =>
        Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new ProcessException("LB9450", $"'{name}' was not found in {string.Join(", ", Folders)}. Install it: apt-get install util-linux coreutils");
}
