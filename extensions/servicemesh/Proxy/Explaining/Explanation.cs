namespace LuBan.ServiceMesh.Proxy.Explaining;

/// <summary>What would become of a request, and why.</summary>
internal sealed record Explanation
{
    /// <summary><c>route</c>, <c>redirect</c>, <c>direct</c>, <c>refused</c>, <c>noHost</c>, <c>noRule</c>, <c>noEndpoint</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>In one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The flag that the answer would have; null when it would be the endpoint's.</summary>
    public string? Flag { get; init; }

    /// <summary>The address that it would come to.</summary>
    public string? Listener { get; init; }

    public string? Host { get; init; }

    /// <summary>Every rule of the host in its order, up to the end: what comes after the one that was taken is not asked any more.</summary>
    public IReadOnlyList<ExplainedRule> Rules { get; init; } = [];

    public string? Rule { get; init; }

    public IReadOnlyList<ExplainedDestination> Destinations { get; init; } = [];

    public IReadOnlyList<ExplainedDestination> Mirrors { get; init; } = [];

    /// <summary>What goes up.</summary>
    public string? Path { get; init; }

    public string? Authority { get; init; }

    /// <summary>Where a redirect leads.</summary>
    public string? Location { get; init; }

    public int? Status { get; init; }

    public string? Timeout { get; init; }

    public string? Retries { get; init; }

    public string? Fault { get; init; }

    /// <summary>Limits that hold for it, in words.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    public string TableVersion { get; init; } = "";
}

/// <summary>A rule and what it said.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">The VirtualService; empty for a rule of the mesh itself.</param>
/// <param name="State"><c>taken</c>, <c>passed</c>, <c>notAsked</c>.</param>
/// <param name="Matches">Its matches; none for a rule that takes everything.</param>
internal sealed record ExplainedRule(string Name, string Source, string State, IReadOnlyList<ExplainedMatch> Matches);

/// <summary>A match and what it said.</summary>
/// <param name="Name">Its name, or its number.</param>
/// <param name="Matched">Whether it takes the request.</param>
/// <param name="Field">The first field that does not hold.</param>
/// <param name="Demand">What it demands.</param>
/// <param name="Found">What the request has.</param>
internal sealed record ExplainedMatch(string Name, bool Matched, string? Field = null, string? Demand = null, string? Found = null);

/// <summary>A destination with its endpoints.</summary>
internal sealed record ExplainedDestination
{
    public required string Cluster { get; init; }

    public string Service { get; init; } = "";

    public string Subset { get; init; } = "";

    /// <summary>0 to 100.</summary>
    public double Percent { get; init; }

    public string Balancing { get; init; } = "";

    public IReadOnlyList<ExplainedEndpoint> Endpoints { get; init; } = [];
}

/// <summary>An endpoint.</summary>
/// <param name="Address">Its address and port.</param>
/// <param name="Version">The label <c>version</c>.</param>
/// <param name="IsUsable">Whether requests go there.</param>
/// <param name="EjectedUntil">Until when it is set aside.</param>
/// <param name="Active">Requests under way.</param>
/// <param name="IsChosen">Whether it is the one that this request would go to, where that does not depend on chance.</param>
internal sealed record ExplainedEndpoint(string Address, string? Version, bool IsUsable, DateTimeOffset? EjectedUntil, int Active, bool IsChosen);
