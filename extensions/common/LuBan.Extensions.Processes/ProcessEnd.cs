namespace LuBan.Extensions.Processes;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code, 128 and the signal's number when a signal ended it; null when nobody knows.</param>
/// <param name="EndedAt">When it ended, or when it was found missing.</param>
public sealed record ProcessEnd(int? ExitCode, DateTimeOffset EndedAt)
{
    /// <summary>The signal that ended it, if one did. A program that exits with 128 and more by itself looks the same.</summary>
    public int? Signal => ExitCode is > 128 and <= 192 ? ExitCode - 128 : null;

    /// <summary>It is gone, and nobody knows how it ended: the machine restarted, or its shim was killed too.</summary>
    public bool Lost => ExitCode is null;
}
