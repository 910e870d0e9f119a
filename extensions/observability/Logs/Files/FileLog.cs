using Microsoft.Extensions.Logging;

namespace LuBan.Observability.Logs.Files;

internal static partial class FileLog
{
    [LoggerMessage(9221, LogLevel.Warning, "The log file {File} cannot be read now, and is tried again: {Reason}")]
    internal static partial void CannotRead(ILogger logger, string file, string reason);
}
