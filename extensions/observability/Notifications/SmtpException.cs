namespace LuBan.Observability.Notifications;

/// <summary>A mail server said no, or nothing sensible. <see cref="Code"/> is its answer; 0 when there was none.</summary>
internal sealed class SmtpException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    /// <summary>Answers from 500 on are final; others may change.</summary>
    public bool IsFinal => Code >= 500;
}
