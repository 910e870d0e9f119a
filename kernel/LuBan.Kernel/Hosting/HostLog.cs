using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

internal static partial class HostLog
{
    [LoggerMessage(EventId = 3000, Message = "Extension {ExtensionId} {Version}: {Text}")]
    public static partial void ExtensionLine(ILogger logger, LogLevel level, string extensionId, string version, string text);

    [LoggerMessage(3001, LogLevel.Warning, "The clean-up for unloading extensions does not know this framework ({FrameworkVersion}): {Cache} is missing. Extensions may be reported as leaked")]
    public static partial void MissingCache(ILogger logger, string cache, Version frameworkVersion);

    [LoggerMessage(3002, LogLevel.Error, "The watchdog of extensions failed at one look, and goes on: {Problem}")]
    public static partial void WatchdogFailed(ILogger logger, string problem);
}
