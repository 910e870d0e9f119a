using System.Diagnostics;

namespace LuBan.Marketplace.Tests.Journal;

/// <summary>A disk in memory that is soon full. Only root can have one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;
    private readonly long _size;

    public SmallDisk(string folder, int megabytes)
    {
        (_folder, _size) = (folder, (long)megabytes << 20);
        Directory.CreateDirectory(folder);
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "luban-test", folder);
    }

    /// <summary>Whether this process may mount one.</summary>
    public static string? SkipReason { get; } = OperatingSystem.IsLinux() && Environment.UserName == "root" && CanMount() ? null : "a small disk can only be mounted by root on Linux";

    /// <summary>A folder on the disk.</summary>
    public string Path => System.IO.Path.Combine(_folder, "data");

    private string Ballast => System.IO.Path.Combine(_folder, "ballast");

    /// <summary>Leaves little space.</summary>
    public void Fill(int more)
    {
        var free = new DriveInfo(_folder).AvailableFreeSpace;
        using var file = File.Create(Ballast);
        var bytes = new byte[Math.Max(0, free - 300_000 - (more % 200_000))];
        file.Write(bytes);
        Assert.True(_size > bytes.Length);
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Ballast);

    /// <summary>Removes the data when they take half of the disk, so that the next round has space.</summary>
    public void Forget<T>(List<T> acknowledged)
    {
        if (new DriveInfo(_folder).AvailableFreeSpace > _size / 2) return;
        Directory.Delete(Path, recursive: true);
        acknowledged.Clear();
    }

    public void Dispose() => Run("umount", "-l", _folder);

    private static bool CanMount()
    {
        using var folder = new TemporaryFolder();
        try
        {
            Run("mount", "-t", "tmpfs", "-o", "size=1m", "luban-test", folder.Path);
            Run("umount", "-l", folder.Path);
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command} failed: {errors}");
    }
}

/// <summary>A test that needs a small disk.</summary>
internal sealed class FullDiskFactAttribute : FactAttribute
{
    public FullDiskFactAttribute() => Skip = SmallDisk.SkipReason;
}
