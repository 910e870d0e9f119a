namespace LuBan.Sdk.Core;

/// <summary>One who answers for a service.</summary>
public sealed record SliceEndpoint
{
    /// <summary>Its addresses, of the slice's type; 1 to 100, all of the same one.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>How it is.</summary>
    public SliceEndpointConditions? Conditions { get; init; }

    /// <summary>A host name of its own: a DNS label.</summary>
    public string? Hostname { get; init; }

    /// <summary>The object that stands behind it.</summary>
    public ObjectReference? TargetRef { get; init; }

    /// <summary>The machine it is on.</summary>
    public string? NodeName { get; init; }

    /// <summary>The zone it is in.</summary>
    public string? Zone { get; init; }

    /// <summary>Who should prefer it.</summary>
    public SliceEndpointHints? Hints { get; init; }
}

/// <summary>How an endpoint is. What is null is not known.</summary>
public sealed record SliceEndpointConditions
{
    /// <summary>Whether it should get traffic; null counts as true. False while it terminates.</summary>
    public bool? Ready { get; init; }

    /// <summary>Whether it can answer, also while it terminates.</summary>
    public bool? Serving { get; init; }

    /// <summary>Whether it is going away.</summary>
    public bool? Terminating { get; init; }
}

/// <summary>Who should prefer an endpoint.</summary>
public sealed record SliceEndpointHints
{
    /// <summary>The zones for which it is.</summary>
    public IReadOnlyList<SliceZone>? ForZones { get; init; }
}

/// <summary>A zone.</summary>
public sealed record SliceZone
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }
}
