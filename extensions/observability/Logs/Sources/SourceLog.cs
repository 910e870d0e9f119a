using Microsoft.Extensions.Logging;

namespace LuBan.Observability.Logs.Sources;

internal static partial class SourceLog
{
    [LoggerMessage(9231, LogLevel.Warning, "Reading the {What} of the cluster was interrupted, and begins again: {Reason}")]
    internal static partial void Interrupted(ILogger logger, string what, string reason);
}
