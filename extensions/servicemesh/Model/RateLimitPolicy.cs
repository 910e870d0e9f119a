using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;
using LuBan.ServiceMesh.Proxy.Istio;

namespace LuBan.ServiceMesh.Model;

/// <summary>How many requests a service takes in a while; what is more is answered with 429.</summary>
[ResourceKind("servicemesh.luban.dev", "v1alpha1", "RateLimitPolicy", ShortNames = ["rlp"], Categories = ["luban"])]
[PrinterColumn("Host", ".spec.host")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record RateLimitPolicy : Resource<RateLimitPolicySpec, MeshStatus>;

/// <summary>What is wanted.</summary>
public sealed record RateLimitPolicySpec
{
    /// <summary>The service: its name in this namespace, or its full name.</summary>
    public string Host { get; init; } = "";

    /// <summary>All of these hold.</summary>
    [MinLength(1)]
    public IReadOnlyList<RateLimitRule> Limits { get; init; } = [];
}

/// <summary>One limit.</summary>
public sealed record RateLimitRule
{
    /// <summary>For people, and in the answer.</summary>
    public string? Name { get; init; }

    /// <summary>Which requests it is about; all without it.</summary>
    public HttpMatchRequest? Match { get; init; }

    /// <summary>How many requests.</summary>
    [Range(1, 1_000_000)]
    public int Requests { get; init; } = 1;

    /// <summary>In which time, such as <c>1s</c> (without it) or <c>1m</c>.</summary>
    public string? Per { get; init; }

    /// <summary>How many may come at once; as many as <see cref="Requests"/> without it.</summary>
    [Range(1, 1_000_000)]
    public int? Burst { get; init; }

    /// <summary>Whose requests are counted apart; nobody's without it.</summary>
    public RateLimitKey? Key { get; init; }
}

/// <summary>By what callers are told apart; one of these.</summary>
public sealed record RateLimitKey
{
    /// <summary>A header.</summary>
    public string? Header { get; init; }

    /// <summary>The caller's address.</summary>
    public bool? SourceIp { get; init; }
}
