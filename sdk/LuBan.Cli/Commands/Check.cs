namespace LuBan.Cli.Commands;

internal enum CheckResult
{
    Ok,
    Warning,
    Failed,
    Skipped,
}

/// <param name="Name">Stable, for scripts.</param>
/// <param name="Result">What was found.</param>
/// <param name="Message">In the user's language.</param>
/// <param name="Remedy">What to do; null when nothing is to be done.</param>
internal sealed record Check(string Name, CheckResult Result, string Message, string? Remedy = null);
