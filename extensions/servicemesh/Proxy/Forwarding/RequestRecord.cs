using LuBan.ServiceMesh.Proxy.Routing;
using LuBan.ServiceMesh.Proxy.Upstreams;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>How a request went: for metrics, the access log, and whoever asks why.</summary>
internal sealed class RequestRecord
{
    private readonly List<string> _flags = [];

    public required long Started { get; init; }

    public required DateTimeOffset At { get; init; }

    public string Method { get; init; } = "";

    public string Path { get; init; } = "";

    public string Authority { get; init; } = "";

    public string Protocol { get; init; } = "";

    public string Source { get; init; } = "unknown";

    public string RequestId { get; set; } = "";

    public HostRoutes? Host { get; set; }

    public CompiledRule? Rule { get; set; }

    public Cluster? Cluster { get; set; }

    public Endpoint? Endpoint { get; set; }

    public int Status { get; set; }

    public string? GrpcStatus { get; set; }

    public int Attempts { get; set; }

    public long Sent;

    public long Received;

    public double Milliseconds { get; set; }

    /// <summary>Until the endpoint's first byte.</summary>
    public double? UpstreamMilliseconds { get; set; }

    public string? Detail { get; set; }

    public string Flags => _flags.Count == 0 ? "-" : string.Join(',', _flags);

    public bool IsFailure => Status is 0 or >= 500 || _flags.Any(flag => flag is not Flag.Delayed);

    public void Add(string flag)
    {
        if (!_flags.Contains(flag)) _flags.Add(flag);
    }
}
