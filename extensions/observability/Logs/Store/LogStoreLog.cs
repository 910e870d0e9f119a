using Microsoft.Extensions.Logging;

namespace LuBan.Observability.Logs.Store;

internal static partial class LogStoreLog
{
    [LoggerMessage(9201, LogLevel.Warning, "LB9236: {Lines} log lines of {What} were dropped to stay below {Megabytes} MB: everything up to {Before:u}. Raise logs.maxMegabytes, or keep fewer days.")]
    internal static partial void DroppedForSpace(ILogger logger, long lines, string what, long megabytes, DateTimeOffset before);

    [LoggerMessage(9202, LogLevel.Information, "{Lines} log lines in {Files} files were older than their retention and are gone")]
    internal static partial void Expired(ILogger logger, long lines, int files);

    [LoggerMessage(9203, LogLevel.Warning, "A crash has left {Bytes} bytes at the end of {File} that no client was told of; they are left out")]
    internal static partial void Torn(ILogger logger, string file, long bytes);

    [LoggerMessage(9204, LogLevel.Error, "The log store cannot write")]
    internal static partial void WriteFailed(ILogger logger, Exception failure);
}
