using System.Security.Cryptography;

namespace LuBan.EndToEnd.Clients;

/// <summary>Client libraries of other languages, and why one is not here.</summary>
internal static class ClientLibrary
{
    private const string Python = "/usr/bin/python3";
    private static readonly Lazy<string?> PythonMissing = new(() =>
        !File.Exists(Python) ? "the system's Python is not installed (Debian: python3-kubernetes)"
        : Succeeds(Python, "-c", "import kubernetes") ? null
        : "Python has no kubernetes module (Debian: python3-kubernetes)");

    private static readonly Lazy<string?> NodeMissing = new(() =>
        Find("node") is null || Find("npm") is null ? "Node.js or npm is not installed (Debian: nodejs, npm)" : null);

    private static string Source => Path.Combine(Repository.Root, "tests", "LuBan.EndToEnd.Tests", "Clients");

    /// <summary>Null when it can be used.</summary>
    public static string? Missing(string language) => language == "node" ? NodeMissing.Value : PythonMissing.Value;

    /// <summary>The command that runs the program of a language.</summary>
    public static async Task<(string File, string[] Arguments)> PrepareAsync(string language)
    {
        if (language == "python") return (Python, [Path.Combine(Source, "python", "client.py")]);
        return (Find("node")!, [Path.Combine(await InstallAsync(), "client.mjs")]);
    }

    /// <summary>Installs what the lock file names, once per lock file, outside the source tree.</summary>
    private static async Task<string> InstallAsync()
    {
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(Source, "node", "package-lock.json"));
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "clients", "node-" + Convert.ToHexStringLower(SHA256.HashData(lockFile))[..12])).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Source, "node"))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"))) return folder;
        var result = await CommandRunner.RunAsync(Find("npm")!, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, limit: TimeSpan.FromMinutes(3));
        Assert.True(result.ExitCode == 0, $"npm ci: {result.All}");
        return folder;
    }

    private static bool Succeeds(string file, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
}
