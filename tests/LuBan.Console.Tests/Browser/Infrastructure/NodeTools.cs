using System.Security.Cryptography;
using LuBan.EndToEnd;

namespace LuBan.ConsoleTests.Browser;

/// <summary>The npm packages of tests/LuBan.Console.Tests/Browser/node, and the workspace's own builds.</summary>
internal static class NodeTools
{
    private static readonly Lazy<Task<string>> Folder = new(InstallAsync);

    /// <summary>Why they cannot run here; null when they can.</summary>
    public static string? Missing { get; } = Find("node") is null || Find("npm") is null ? "Node.js or npm is not installed (Debian: nodejs, npm)" : null;

    public static string Sources { get; } = Path.Combine(Repository.Root, "tests", "LuBan.Console.Tests", "Browser", "node");

    /// <summary>A file of an installed package.</summary>
    public static async Task<string> FileAsync(params string[] path) => Path.Combine([await Folder.Value, "node_modules", .. path]);

    /// <summary>Runs a program of that folder to its end.</summary>
    public static async Task<CommandResult> RunAsync(string program, IReadOnlyDictionary<string, string> environment, TimeSpan limit)
    {
        var folder = await Folder.Value;
        return await CommandRunner.RunAsync("node", [Path.Combine(folder, program)], folder, environment, limit);
    }

    /// <summary>Runs a script of a workspace.</summary>
    public static async Task NpmAsync(string workspace, string script, IReadOnlyDictionary<string, string>? environment = null)
    {
        await InstallWorkspacesAsync();
        await ExpectAsync("npm", ["run", script, "-w", workspace], Repository.Root, environment);
    }

    /// <summary>Installs what the root's lock file names, where it is missing.</summary>
    public static async Task InstallWorkspacesAsync()
    {
        if (Directory.Exists(Path.Combine(Repository.Root, "node_modules", "react-dom"))) return;
        await ExpectAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], Repository.Root);
    }

    /// <summary>Installs what the lock file names, once per lock file, outside of the source tree.</summary>
    private static async Task<string> InstallAsync()
    {
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(Sources, "package-lock.json"));
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "clients", "console-" + Convert.ToHexStringLower(SHA256.HashData(lockFile))[..12])).FullName;
        foreach (var file in Directory.EnumerateFiles(Sources)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"))) await ExpectAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
        return folder;
    }

    private static async Task ExpectAsync(string program, string[] arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var result = await CommandRunner.RunAsync(program, arguments, folder, environment, TimeSpan.FromMinutes(4));
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.All}");
    }

    private static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
}
