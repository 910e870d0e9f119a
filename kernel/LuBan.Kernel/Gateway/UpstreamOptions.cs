using System.Net;

namespace LuBan.Kernel.Gateway;

/// <summary>Where an upstream is, and how long and how often it may be asked. Compared by value: changed options are a new <see cref="Upstream"/>.</summary>
internal sealed record UpstreamOptions
{
    /// <summary>Its name in logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>The Unix socket that it listens on. Exactly one of this and <see cref="Address"/> is given.</summary>
    public string? SocketPath { get; init; }

    /// <summary>Its address, <c>http</c> or <c>https</c>; a path goes before every target.</summary>
    public Uri? Address { get; init; }

    /// <summary>HTTP/2 for everything but upgrades: by prior knowledge on plain connections, by negotiation on TLS (then HTTP/1.1 where it is refused).</summary>
    public bool Http2 { get; init; }

    /// <summary>How TLS is spoken with an <c>https</c> address; null for the operating system's trust.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>The client's <c>Host</c> goes on; otherwise the upstream's own. Null: on a Unix socket only.</summary>
    public bool? KeepHost { get; init; }

    /// <summary>Link-local addresses and those of clouds' metadata that may be connected to all the same; empty blocks them all.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>How long connecting may take, TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the upstream may take to ask for the body of a client that waits to be asked (<c>Expect: 100-continue</c>); then the body is sent all the same.</summary>
    public TimeSpan ContinueTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the upstream may be silent before its response begins; a body that is still being sent counts as activity. Null: without end.</summary>
    public TimeSpan? HeadersTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long nothing may move in either direction after the response began. Longer than the pauses of watches and event streams. Null: without end.</summary>
    public TimeSpan? ActivityTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long nothing may move in either direction on an upgraded connection. Null: without end.</summary>
    public TimeSpan? UpgradeTimeout { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How many requests may be under way at once, upgrades included; 0 for any number.</summary>
    public int MaxConcurrent { get; init; }

    /// <summary>How many more wait for their turn, first come first served; what is beyond is refused at once.</summary>
    public int MaxQueue { get; init; }

    /// <summary>After how many failures in a row to connect or to answer requests are refused for a while; 0 for never.</summary>
    public int BreakAfter { get; init; } = 5;

    /// <summary>How long they are refused, until one is let through to try.</summary>
    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Value equality over the networks too.</summary>
    public bool Equals(UpstreamOptions? other) => other is not null && Scalars(this).Equals(Scalars(other)) && AllowedNetworks.SequenceEqual(other.AllowedNetworks);

    /// <inheritdoc/>
    public override int GetHashCode() => Scalars(this).GetHashCode();

    private static (object, object) Scalars(UpstreamOptions one) => (
        (one.Name, one.SocketPath, one.Address, one.Http2, one.Tls, one.KeepHost),
        (one.ConnectTimeout, one.ContinueTimeout, one.HeadersTimeout, one.ActivityTimeout, one.UpgradeTimeout, one.MaxConcurrent, one.MaxQueue, one.BreakAfter, one.BreakFor));
}
