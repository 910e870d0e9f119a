namespace LuBan.Sdk.Core;

/// <summary>A port at which all endpoints of a slice answer.</summary>
public sealed record SlicePort
{
    /// <summary>The name, as in the service; each name once.</summary>
    public string? Name { get; init; }

    /// <summary>The port, 1 to 65535; null for all ports.</summary>
    public int? Port { get; init; }

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>; <c>TCP</c> when nothing is said.</summary>
    public string? Protocol { get; init; }

    /// <summary>What is spoken, such as <c>http</c> or <c>kubernetes.io/h2c</c>.</summary>
    public string? AppProtocol { get; init; }
}
