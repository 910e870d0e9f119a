using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Telemetry;

namespace LuBan.ServiceMesh.Api;

/// <summary>A service as pages show it.</summary>
internal sealed record ServiceView(string Namespace, string Name)
{
    /// <summary>Whether it is a MeshService; else a core Service that rules may name.</summary>
    public bool IsMesh { get; init; }

    public string? Address { get; init; }

    public IReadOnlyList<MeshPort> Ports { get; init; } = [];

    public IReadOnlyList<string> Hosts { get; init; } = [];

    public IReadOnlyList<EndpointView> Endpoints { get; init; } = [];

    public string? VirtualService { get; init; }

    public string? DestinationRule { get; init; }

    public IReadOnlyList<VersionView> Versions { get; init; } = [];

    public TrafficStats? Traffic { get; init; }

    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <summary>An endpoint as pages show it.</summary>
internal sealed record EndpointView(string Address, IReadOnlyDictionary<string, string> Labels, DateTimeOffset? EjectedUntil, long Requests, int Active);

/// <summary>A version (subset) as pages show it.</summary>
internal sealed record VersionView(string Name, IReadOnlyDictionary<string, string> Labels, int Endpoints, int? Weight, TrafficStats? Traffic);
