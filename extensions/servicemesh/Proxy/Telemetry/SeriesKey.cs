namespace LuBan.ServiceMesh.Proxy.Telemetry;

/// <summary>By what requests are counted apart.</summary>
internal readonly record struct SeriesKey(string Source, string Namespace, string Service, string Workload, string Version, string Protocol, int Code, string Flags, string Grpc);
