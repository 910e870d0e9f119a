using System.Text.Json.Nodes;

namespace LuBan.ServiceMesh.Proxy.Istio;

/// <summary>How requests to some hosts are routed: the fields of <c>networking.istio.io</c> VirtualService.</summary>
public sealed record VirtualServiceSpec
{
    /// <summary>Whom the rules are for: names of services in this namespace, full names, or any host of the shared port, with <c>*.</c> in front for all below it.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The rules, of which the first that matches counts.</summary>
    public IReadOnlyList<HttpRoute>? Http { get; init; }

    /// <summary>Not supported.</summary>
    public IReadOnlyList<string>? Gateways { get; init; }

    /// <summary>Not supported.</summary>
    public IReadOnlyList<string>? ExportTo { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? Tcp { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? Tls { get; init; }
}
