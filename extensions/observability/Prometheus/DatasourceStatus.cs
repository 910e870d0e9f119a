using LuBan.Sdk;

namespace LuBan.Observability.Prometheus;

/// <summary>What was found at the address.</summary>
public sealed record DatasourceStatus
{
    /// <summary>What the server says of itself.</summary>
    public string? Version { get; init; }

    /// <summary><c>Reachable</c>: whether it answers.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
