namespace LuBan.AppStore.Supervision;

/// <summary>Why an app cannot run as it is written. Expected, shown to people, and looked at again later.</summary>
/// <param name="reason">One word.</param>
/// <param name="message">What was found, and what to do.</param>
internal sealed class AppProblem(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}
