namespace LuBan.DevOps.Triggers;

/// <summary>A trigger cannot start a run; the message says why, and what to do.</summary>
internal sealed class TriggerException(string message) : Exception(message);
