namespace LuBan.Sdk;

/// <summary>A promise between kernel and extension was broken. The code names the broken promise.</summary>
/// <param name="code">A code such as <c>LB3003</c>; see docs/errors.md.</param>
/// <param name="message">What happened, what was found, what was expected, and what to do.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class ExtensionException(string code, string message, Exception? innerException = null)
    : Exception($"{code}: {message}", innerException)
{
    /// <summary>The error code, such as <c>LB3003</c>.</summary>
    public string Code { get; } = code;

    /// <summary>The message without its code.</summary>
    public string Detail { get; } = message;
}
