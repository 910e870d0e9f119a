using System.Diagnostics;
using System.Security.Cryptography;

namespace LuBan.Identity.Tests;

/// <summary>Programs of tests/LuBan.Identity.Tests/Clients/node with the npm packages that its lock file names.</summary>
internal static class NodePrograms
{
    private static readonly Lazy<Task<string>> Folder = new(InstallAsync);

    /// <summary>Why they cannot run here; null when they can.</summary>
    public static string? Missing { get; } = Find("node") is null || Find("npm") is null ? "Node.js or npm is not installed (Debian: nodejs, npm)" : null;

    /// <summary>Starts one. Its input is open: the programs end when that ends.</summary>
    public static async Task<Process> StartAsync(string program, params string[] arguments)
    {
        var folder = await Folder.Value;
        var start = new ProcessStartInfo(Find("node")!, [Path.Combine(folder, program), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["NODE_NO_WARNINGS"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>The file of an installed package, for pages that load it.</summary>
    public static async Task<string> FileAsync(params string[] path) => Path.Combine([await Folder.Value, "node_modules", .. path]);

    /// <summary>Installs what the lock file names, once per lock file, outside of the source tree.</summary>
    private static async Task<string> InstallAsync()
    {
        var source = Path.Combine(Repository.Sources, "Clients", "node");
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"));
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "clients", "identity-" + Convert.ToHexStringLower(SHA256.HashData(lockFile))[..12])).FullName;
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"))) return folder;
        using var npm = Process.Start(new ProcessStartInfo(Find("npm")!, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder })!;
        var said = await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync()).WaitAsync(TimeSpan.FromMinutes(3));
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, string.Join('\n', said));
        return folder;
    }

    private static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
}
