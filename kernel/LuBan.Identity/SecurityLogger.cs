using Microsoft.Extensions.Logging;

namespace LuBan.Identity;

/// <summary>Writes to the log where nobody keeps an audit log.</summary>
internal sealed partial class SecurityLogger(ILogger<SecurityLogger> logger) : ISecurityLog
{
    public ValueTask ReportAsync(SecurityEvent occurrence, CancellationToken cancellationToken)
    {
        if (occurrence.Succeeded) LogDone(logger, occurrence.Action, occurrence.User, occurrence.Actor, occurrence.Address, occurrence.Detail);
        else LogFailed(logger, occurrence.Action, occurrence.User, occurrence.Reason, occurrence.Address);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(8101, LogLevel.Information, "{Action} of {User} by {Actor} from {Address}: {Detail}")]
    private static partial void LogDone(ILogger logger, string action, string user, string? actor, string? address, string? detail);

    [LoggerMessage(8102, LogLevel.Warning, "{Action} of {User} failed with {Reason}, from {Address}")]
    private static partial void LogFailed(ILogger logger, string action, string user, string? reason, string? address);
}
