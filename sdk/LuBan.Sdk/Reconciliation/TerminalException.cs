namespace LuBan.Sdk;

/// <summary>Thrown by a reconciler when trying again is pointless until the object changes.</summary>
/// <param name="message">Why, and what has to change.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class TerminalException(string message, Exception? innerException = null) : Exception(message, innerException);
