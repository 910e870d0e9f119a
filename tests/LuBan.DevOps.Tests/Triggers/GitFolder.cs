using System.Diagnostics;

namespace LuBan.DevOps.Tests.Triggers;

/// <summary>A real git repository, and somebody who pushes to it.</summary>
internal sealed class GitFolder : IDisposable
{
    // Not in /tmp: steps have one of their own there.
    private readonly string _folder = Directory.CreateDirectory($"/var/tmp/luban-git-{Guid.NewGuid():N}").FullName;

    private GitFolder()
    {
    }

    public string Root => Path.Combine(_folder, "served");

    public string Bare => Path.Combine(Root, "app.git");

    private string Work => Path.Combine(_folder, "work");

    public static string? Missing { get; } = Find("git") is null ? "git is not installed" : null;

    public static async Task<GitFolder> CreateAsync()
    {
        var folder = new GitFolder();
        Directory.CreateDirectory(folder.Root);
        await folder.GitAsync(folder.Root, "init", "--quiet", "--bare", "--initial-branch=main", folder.Bare);
        await folder.GitAsync(folder.Root, "clone", "--quiet", folder.Bare, folder.Work);
        return folder;
    }

    /// <summary>Writes a file on a branch, and pushes it.</summary>
    /// <returns>The commit.</returns>
    public async Task<string> PushAsync(string path, string message, string branch = "main")
    {
        await GitAsync(Work, "checkout", "--quiet", "-B", branch);
        var file = Path.Combine(Work, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.AppendAllTextAsync(file, message + "\n");
        await GitAsync(Work, "add", "--all");
        await GitAsync(Work, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", message);
        await GitAsync(Work, "push", "--quiet", "--force", "origin", branch);
        return (await GitAsync(Work, "rev-parse", "HEAD")).Trim();
    }

    /// <summary>What runs in the repository after every push.</summary>
    public void WriteHook(string script)
    {
        var hook = Path.Combine(Bare, "hooks", "post-receive");
        File.WriteAllText(hook, script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Lets the user of a step read it, when the kernel runs as root.</summary>
    public void OpenToAll()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {await error}");
        return await output;
    }

    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
