namespace LuBan.Sdk.Core;

/// <summary>A port of a service.</summary>
public sealed record ServicePort
{
    /// <summary>The name; may be left out where there is one port only.</summary>
    public string? Name { get; init; }

    /// <summary>The port, 1 to 65535.</summary>
    public int Port { get; init; }

    /// <summary>The port of the endpoints: a number, or the name of one; <see cref="Port"/> when nothing is said.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>; <c>TCP</c> when nothing is said.</summary>
    public string? Protocol { get; init; }

    /// <summary>What is spoken, such as <c>http</c> or <c>kubernetes.io/h2c</c>.</summary>
    public string? AppProtocol { get; init; }

    /// <summary>The port on each node, of the types <c>NodePort</c> and <c>LoadBalancer</c>.</summary>
    public int? NodePort { get; init; }
}
