namespace LuBan.ServiceMesh.Proxy.Control;

/// <summary>A cluster and its endpoints.</summary>
internal sealed record ClusterStatus(string Name, string Namespace, string Service, string? Subset, int Port, long Ejections, IReadOnlyList<EndpointStatus> Endpoints);

/// <summary>An endpoint.</summary>
internal sealed record EndpointStatus(string Address, string Workload, string? Version, int Active, long Requests, int Ejections, DateTimeOffset? EjectedUntil);
