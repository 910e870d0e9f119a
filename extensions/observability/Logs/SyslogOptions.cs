using System.ComponentModel.DataAnnotations;

namespace LuBan.Observability.Logs;

/// <summary>Listening for syslog (RFC 5424 and 3164). Off until a port is given.</summary>
internal sealed class SyslogOptions
{
    /// <summary>The address to listen at. Syslog knows no passwords: whoever reaches the port writes lines.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The UDP port, 1 to 65535; 0 for none.</summary>
    [Range(0, 65535)]
    public int UdpPort { get; set; }

    /// <summary>The TCP port, 1 to 65535; 0 for none.</summary>
    [Range(0, 65535)]
    public int TcpPort { get; set; }

    /// <summary>The namespace that the lines belong to; empty for none, so that only people with rights in the whole cluster see them.</summary>
    [RegularExpression("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$")]
    public string Namespace { get; set; } = "";
}
