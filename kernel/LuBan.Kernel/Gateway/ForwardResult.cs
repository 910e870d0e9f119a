using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Gateway;

/// <summary>How one request went. When <see cref="NeedsAnswer"/> says so, nothing was written, and the caller answers.</summary>
/// <param name="Outcome">What happened.</param>
internal sealed record ForwardResult(ForwardOutcome Outcome)
{
    /// <summary>The status that the client got; before the caller has answered the one that fits.</summary>
    public int Status { get; init; }

    /// <summary>Whether the response had begun. Then the client's connection or stream was cut, so that it cannot take a part for the whole.</summary>
    public bool ResponseStarted { get; init; }

    /// <summary>What happened, for people; empty when all went well.</summary>
    public string Reason { get; init; } = "";

    /// <summary>After which another try makes sense; null when that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What was thrown, for logs.</summary>
    public Exception? Exception { get; init; }

    /// <summary>Whether the caller has to answer: nothing was written, and the client waits.</summary>
    public bool NeedsAnswer => !ResponseStarted && Outcome is not (ForwardOutcome.Answered or ForwardOutcome.ClientGone or ForwardOutcome.Refused);

    internal static ForwardResult Answered(int status) => new(ForwardOutcome.Answered) { Status = status, ResponseStarted = true };

    internal static ForwardResult Failed(ForwardOutcome outcome, string reason, Exception? exception = null) => new(outcome)
    {
        Status = outcome switch
        {
            ForwardOutcome.TimedOut => StatusCodes.Status504GatewayTimeout,
            ForwardOutcome.ReplyCut => StatusCodes.Status502BadGateway,
            ForwardOutcome.ClientGone => StatusCodes.Status499ClientClosedRequest,
            _ => StatusCodes.Status503ServiceUnavailable,
        },
        Reason = reason,
        Exception = exception,
    };
}
