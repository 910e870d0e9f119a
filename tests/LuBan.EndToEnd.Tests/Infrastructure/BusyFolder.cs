namespace LuBan.EndToEnd;

/// <summary>Makes a folder impossible to delete, even for root: a small file system is mounted on it.</summary>
internal sealed class BusyFolder(string path) : IDisposable
{
    private bool _mounted = true;

    public static bool IsPossible { get; } = OperatingSystem.IsLinux() && Environment.UserName == "root" && Try();

    public static async Task<BusyFolder> MountAsync(string path)
    {
        var mounted = await CommandRunner.RunAsync("mount", ["-t", "tmpfs", "-o", "size=64k", "luban-test", path]);
        Assert.True(mounted.ExitCode == 0, mounted.All);
        return new(path);
    }

    public async Task UnmountAsync()
    {
        var unmounted = await CommandRunner.RunAsync("umount", [path]);
        Assert.True(unmounted.ExitCode == 0, unmounted.All);
        _mounted = false;
    }

    public void Dispose()
    {
        if (_mounted) CommandRunner.RunAsync("umount", [path]).GetAwaiter().GetResult();
    }

    private static bool Try()
    {
        var folder = Directory.CreateTempSubdirectory("luban-mount-").FullName;
        try
        {
            if (CommandRunner.RunAsync("mount", ["-t", "tmpfs", "-o", "size=64k", "luban-test", folder]).GetAwaiter().GetResult().ExitCode != 0) return false;
            return CommandRunner.RunAsync("umount", [folder]).GetAwaiter().GetResult().ExitCode == 0;
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}

/// <summary>A test that needs the right to mount; without it, it is skipped, and counted as such.</summary>
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        if (!BusyFolder.IsPossible) Skip = "mounting a file system needs root and the right to mount";
    }
}
