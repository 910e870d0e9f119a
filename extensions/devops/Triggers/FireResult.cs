namespace LuBan.DevOps.Triggers;

/// <summary>What became of an event.</summary>
/// <param name="Run">The run that it started; of one that was seen before, none.</param>
/// <param name="Reason">Why it started none.</param>
internal sealed record FireResult(string? Run, string Reason = "");
