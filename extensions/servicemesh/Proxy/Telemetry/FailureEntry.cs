namespace LuBan.ServiceMesh.Proxy.Telemetry;

/// <summary>A request that failed, for whoever asks why.</summary>
internal sealed record FailureEntry(DateTimeOffset At, string Method, string Authority, string Path, int Status, string Flags, string Host, string? Rule, string? Cluster, string? Endpoint, int Attempts, double Milliseconds, string? Detail, string RequestId, string Source);
