using System.Diagnostics;
using LuBan.Extensions.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.DevOps.Running;

/// <summary>What this machine lets LuBan do for steps.</summary>
internal sealed partial class HostAbilities(IOptions<DevOpsOptions> options, ILogger<HostAbilities> logger)
{
    private static readonly string[] Standard = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    private readonly Lazy<string?> _unshare = new(() => Probe(logger));
    private readonly Lazy<IReadOnlyList<string>> _path = new(() => PathOf(options.Value.SearchPath));

    /// <summary>The command that gives a step folders of its own at <c>/workspace</c> and <c>/tekton</c>; null when the machine does not allow it.</summary>
    public string? Unshare => _unshare.Value;

    /// <summary>Where steps find programs.</summary>
    public IReadOnlyList<string> SearchPath => _path.Value;

    /// <summary>The program of a name that everybody may run; null when there is none.</summary>
    public string? Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal)) return IsProgram(program) ? program : null;
        return SearchPath.Select(folder => Path.Combine(folder, program)).FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string file) => File.Exists(file) && !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(file) & (ProcessUser.CanChange ? UnixFileMode.OtherExecute : UnixFileMode.OtherExecute | UnixFileMode.GroupExecute | UnixFileMode.UserExecute)) != 0;

    private static IReadOnlyList<string> PathOf(string? configured)
    {
        if (configured is { Length: > 0 }) return configured.Split(':', StringSplitOptions.RemoveEmptyEntries);
        var own = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(folder => folder.StartsWith('/') && Directory.Exists(folder) && IsOpen(folder));
        return [.. own.Concat(Standard.Where(Directory.Exists)).Distinct()];
    }

    /// <summary>Whether everybody may enter a folder: an unprivileged step could not use what is in root's own.</summary>
    private static bool IsOpen(string folder)
    {
        if (!ProcessUser.CanChange || OperatingSystem.IsWindows()) return true;
        for (var item = new DirectoryInfo(folder); item is not null; item = item.Parent)
            if ((item.UnixFileMode & UnixFileMode.OtherExecute) == 0) return false;
        return true;
    }

    private static string? Probe(ILogger logger)
    {
        if (!OperatingSystem.IsLinux()) return null;
        foreach (var command in ProcessUser.CanChange ? ["unshare --mount"] : new[] { "unshare --user --map-root-user --mount" })
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{command} mount -t tmpfs luban /mnt"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
                process.WaitForExit();
                if (process.ExitCode == 0) return command;
                LogNoMounts(logger, process.StandardError.ReadToEnd().Trim());
            }
            catch (System.ComponentModel.Win32Exception failure)
            {
                LogNoMounts(logger, failure.Message);
            }
        }

        return null;
    }

    [LoggerMessage(1, LogLevel.Warning, "Steps see no folders of their own at /workspace and /tekton: this machine does not allow mounts ({Reason}). Scripts that use $(workspaces.NAME.path) and $(results.NAME.path) run; those that write these paths out fail.")]
    private static partial void LogNoMounts(ILogger logger, string reason);
}
