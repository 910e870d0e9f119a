using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;

namespace LuBan.ServiceMesh.Model;

/// <summary>A service of the mesh: its names, its ports at a loopback address of its own, and where its endpoints are.</summary>
[ResourceKind("servicemesh.luban.dev", "v1alpha1", "MeshService", ShortNames = ["msvc"], Categories = ["luban"])]
[PrinterColumn("Address", ".status.address")]
[PrinterColumn("Endpoints", ".status.endpoints", Type = "integer")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record MeshService : Resource<MeshServiceSpec, MeshServiceStatus>;

/// <summary>What is wanted.</summary>
public sealed record MeshServiceSpec
{
    /// <summary>Other names, for the shared port.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Where it is called; at least one.</summary>
    [MinLength(1)]
    public IReadOnlyList<MeshPort> Ports { get; init; } = [];

    /// <summary>An address of 127.64.0.0/10; without it the mesh chooses one, once.</summary>
    public string? Address { get; init; }

    /// <summary>The core Service whose EndpointSlices are taken; without it and without <see cref="Endpoints"/> the one of the same name.</summary>
    public string? Service { get; init; }

    /// <summary>Fixed endpoints.</summary>
    public IReadOnlyList<MeshEndpoint>? Endpoints { get; init; }
}

/// <summary>A port.</summary>
public sealed record MeshPort
{
    /// <summary>Its name; the port of an EndpointSlice with the same name is meant.</summary>
    public string? Name { get; init; }

    /// <summary>Where the mesh listens, 1 to 65535. Below 1024 only root may.</summary>
    [Range(1, 65535)]
    public int Port { get; init; }

    /// <summary>Where fixed endpoints listen that say no port themselves; without it <see cref="Port"/>.</summary>
    [Range(1, 65535)]
    public int? TargetPort { get; init; }

    /// <summary><c>HTTP</c> (without it), or <c>HTTP2</c> and <c>GRPC</c>: the endpoints speak HTTP/2 without TLS.</summary>
    public string? Protocol { get; init; }
}

/// <summary>A fixed endpoint.</summary>
public sealed record MeshEndpoint
{
    /// <summary>Its address, without the port.</summary>
    public string Address { get; init; } = "";

    /// <summary>Its port, for all ports of the service.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>Its ports, by the names of the service's.</summary>
    public IReadOnlyDictionary<string, int>? Ports { get; init; }

    /// <summary>What subsets select by.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>What is.</summary>
public sealed record MeshServiceStatus
{
    /// <summary>Where it is called.</summary>
    public string? Address { get; init; }

    /// <summary>How many endpoints it has.</summary>
    public int Endpoints { get; init; }

    /// <summary><c>Ready</c>: it is listened at all ports.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>What is wrong with it, or odd.</summary>
    public IReadOnlyList<ValidationMessage>? ValidationMessages { get; init; }

    /// <summary>Of which generation this is said.</summary>
    public long? ObservedGeneration { get; init; }
}
