using System.ComponentModel.DataAnnotations;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh;

/// <summary>The configuration of the mesh.</summary>
internal sealed class MeshOptions
{
    /// <summary>The port of 127.0.0.1 that leads to a host by its Host header, 0 to 65535; 0 for a free one.</summary>
    [Range(0, 65535)]
    public int SharedPort { get; set; } = 15001;

    /// <summary>The port of 127.0.0.1 with the metrics of the data plane, 0 to 65535; 0 for a free one.</summary>
    [Range(0, 65535)]
    public int MetricsPort { get; set; } = 15020;

    /// <summary>Which requests are written into the access log.</summary>
    public AccessLogMode AccessLog { get; set; } = AccessLogMode.All;

    /// <summary>The namespace of the Service through which the metrics of the data plane are found.</summary>
    [Required]
    public string Namespace { get; set; } = "default";
}
