namespace LuBan.Cli.Tests;

internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LuBan.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("LuBan.slnx is not above " + AppContext.BaseDirectory);
    }
}
