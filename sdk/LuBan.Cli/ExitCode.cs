namespace LuBan.Cli;

/// <summary>What the process returns. Scripts rely on the numbers: they never change.</summary>
internal enum ExitCode
{
    Ok = 0,
    Failed = 1,
    Usage = 2,
    NotFound = 3,
    Forbidden = 4,
    Conflict = 5,
    Timeout = 6,
    Unreachable = 7,
    Interrupted = 130,
}
