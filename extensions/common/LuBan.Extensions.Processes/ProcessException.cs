namespace LuBan.Extensions.Processes;

/// <summary>A process could not be started or reached.</summary>
/// <param name="code">A code such as <c>LB9451</c>; see docs/errors.md.</param>
/// <param name="message">What happened, and what to do.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class ProcessException(string code, string message, Exception? innerException = null) : Exception($"{code}: {message}", innerException)
{
    /// <summary>The error code.</summary>
    public string Code { get; } = code;

    /// <summary>The message without its code.</summary>
    public string Detail { get; } = message;
}
