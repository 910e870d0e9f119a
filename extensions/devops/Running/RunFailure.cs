namespace LuBan.DevOps.Running;

/// <summary>A run cannot be run, or not any more; the reason is in upstream's words where there is one.</summary>
/// <param name="reason">One word in CamelCase.</param>
/// <param name="message">What was found, what is expected, what to do.</param>
internal sealed class RunFailure(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}
