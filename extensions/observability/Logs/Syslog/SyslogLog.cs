using Microsoft.Extensions.Logging;

namespace LuBan.Observability.Logs.Syslog;

internal static partial class SyslogLog
{
    [LoggerMessage(9211, LogLevel.Information, "Listening for syslog at {Endpoint}")]
    internal static partial void Listens(ILogger logger, string endpoint);

    [LoggerMessage(9212, LogLevel.Warning, "LB9238: Cannot listen for syslog at {Address}, UDP port {Udp}, TCP port {Tcp}: {Reason} Choose free ports above 1023 and an address of this machine in logs.syslog.")]
    internal static partial void CannotListen(ILogger logger, string address, int udp, int tcp, string reason);

    [LoggerMessage(9213, LogLevel.Error, "LB9234: {Lines} syslog messages are lost: {Reason}")]
    internal static partial void Lost(ILogger logger, int lines, string reason);
}
