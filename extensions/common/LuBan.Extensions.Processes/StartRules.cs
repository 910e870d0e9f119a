using System.Text.RegularExpressions;

namespace LuBan.Extensions.Processes;

/// <summary>What is wrong with a start, before anything runs.</summary>
internal static partial class StartRules
{
    public static void Check(ProcessStart start)
    {
        if (!OperatingSystem.IsLinux()) throw new ProcessException("LB9450", "Processes that outlive the kernel are supported on Linux only.");
        var problems = Problems(start).ToList();
        if (problems.Count > 0) throw new ProcessException("LB9453", $"The process cannot be started as described: {string.Join(" ", problems)}");
        if (!File.Exists(start.FileName)) throw new ProcessException("LB9451", $"The program '{start.FileName}' does not exist. Install it, or name another one.");
        if ((File.GetUnixFileMode(start.FileName) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0)
        {
            throw new ProcessException("LB9451", $"The file '{start.FileName}' is not executable: its mode is {File.GetUnixFileMode(start.FileName)}. Set the mode, or name another program.");
        }
    }

    private static IEnumerable<string> Problems(ProcessStart start)
    {
        if (!Path.IsPathFullyQualified(start.Folder)) yield return $"The folder '{start.Folder}' is not absolute.";
        if (!Path.IsPathFullyQualified(start.FileName)) yield return $"The program '{start.FileName}' is not an absolute path.";
        foreach (var name in start.Environment.Keys.Where(name => !VariableName().IsMatch(name))) yield return $"The variable '{name}' needs a name of letters, digits and '_'.";
        if (Texts(start).Any(text => text.Contains('\0', StringComparison.Ordinal))) yield return "Arguments, variables and paths cannot hold the character NUL.";
        if (start.StandardInput is { } input && !File.Exists(input)) yield return $"The file '{input}' for the standard input does not exist.";
        if (start.User is { } user && (user.UserId == 0 || user.GroupId == 0)) yield return "The user and the group must not be root: leave the user out, or name another one.";
        if (start.User is not null && !ProcessUser.CanChange) yield return "Only root can start a process as somebody else: leave the user out, or run LuBan as root.";
        if (start.Limits is { OutputBytes: < 1 } or { OutputFiles: < 0 or > 100 } or { OpenFiles: < 1 } or { Processes: < 1 } or { Memory: < 1 } or { CpuSeconds: < 1 })
        {
            yield return "A limit is at least 1, and of each output 0 to 100 old files are kept.";
        }
    }

    private static IEnumerable<string> Texts(ProcessStart start) =>
        [start.Folder, start.FileName, start.WorkingDirectory ?? "", start.StandardInput ?? "", .. start.Arguments, .. start.Environment.Values];

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex VariableName();
}
