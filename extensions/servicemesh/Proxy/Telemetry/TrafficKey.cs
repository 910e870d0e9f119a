namespace LuBan.ServiceMesh.Proxy.Telemetry;

/// <summary>Between whom requests go.</summary>
internal readonly record struct TrafficKey(string Source, string Namespace, string Service, string Subset);
