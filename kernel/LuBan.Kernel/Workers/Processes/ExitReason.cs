namespace LuBan.Kernel.Workers.Processes;

/// <summary>Why a process ended, in words, from how it ended and what it wrote last.</summary>
internal static class ExitReason
{
    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE", [9] = "SIGKILL", [11] = "SIGSEGV", [13] = "SIGPIPE",
        [15] = "SIGTERM", [24] = "SIGXCPU", [25] = "SIGXFSZ", [31] = "SIGSYS",
    };

    /// <summary>The signal behind an exit code of .NET's, which adds 128; null for an exit.</summary>
    public static int? SignalOf(int code) => code > 128 && Signals.ContainsKey(code - 128) ? code - 128 : null;

    /// <summary>The words.</summary>
    /// <param name="code">The exit code as .NET has it.</param>
    /// <param name="errors">The last lines of the standard error.</param>
    /// <param name="ended">Why the kernel ended it; null when it did not.</param>
    /// <param name="groupRanOut">Whether its cgroup says that it was ended for lack of memory.</param>
    public static string Of(int code, IReadOnlyList<string> errors, string? ended, bool groupRanOut)
    {
        if (ended is not null) return ended;
        if (groupRanOut) return "ended by Linux: beyond the memory of its cgroup";
        if (errors.Any(line => line.StartsWith("Stack overflow", StringComparison.Ordinal))) return "stack overflow";
        if (After(errors, "Process terminated.") is { } words) return words.Length > 0 ? $"ended itself (FailFast): {words}" : "ended itself (FailFast)";
        if (errors.LastOrDefault(line => line.StartsWith("Unhandled exception.", StringComparison.Ordinal)) is { } unhandled) return $"unhandled exception: {unhandled["Unhandled exception.".Length..].Trim()}";
        if (errors.Any(line => line.Contains("Out of memory", StringComparison.Ordinal) || line.Contains("OutOfMemoryException", StringComparison.Ordinal)) && SignalOf(code) is not null) return "out of memory";
        return SignalOf(code) is { } signal ? $"ended by {Signals[signal]}{(signal == 9 ? ", from outside or by Linux for lack of memory" : "")}" : $"exited with code {code}";
    }

    /// <summary>FailFast's text stands behind the words, or in the next line; null when the words do not occur.</summary>
    private static string? After(IReadOnlyList<string> lines, string words)
    {
        var at = lines.ToList().FindIndex(line => line.StartsWith(words, StringComparison.Ordinal));
        if (at < 0) return null;
        var rest = lines[at][words.Length..].Trim();
        return rest.Length > 0 ? rest : lines.Skip(at + 1).FirstOrDefault(line => line.Length > 0 && !line.StartsWith("   at ", StringComparison.Ordinal))?.Trim() ?? "";
    }
}
