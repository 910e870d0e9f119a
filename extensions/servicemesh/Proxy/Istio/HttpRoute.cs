using System.Text.Json.Nodes;

namespace LuBan.ServiceMesh.Proxy.Istio;

/// <summary>One rule: what it matches, and what is done then.</summary>
public sealed record HttpRoute
{
    /// <summary>For people, and in the access log.</summary>
    public string? Name { get; init; }

    /// <summary>One of these must match; without any the rule matches everything.</summary>
    public IReadOnlyList<HttpMatchRequest>? Match { get; init; }

    /// <summary>Where it goes, by weight.</summary>
    public IReadOnlyList<HttpRouteDestination>? Route { get; init; }

    /// <summary>Sends the client elsewhere.</summary>
    public HttpRedirect? Redirect { get; init; }

    /// <summary>Answers at once.</summary>
    public HttpDirectResponse? DirectResponse { get; init; }

    /// <summary>Changes path and host on the way.</summary>
    public HttpRewrite? Rewrite { get; init; }

    /// <summary>Until the whole answer is there, such as <c>5s</c>; without it there is no limit.</summary>
    public string? Timeout { get; init; }

    /// <summary>Tries again.</summary>
    public HttpRetry? Retries { get; init; }

    /// <summary>Delays and failures made on purpose.</summary>
    public HttpFaultInjection? Fault { get; init; }

    /// <summary>Who gets a copy; its answers are dropped.</summary>
    public Destination? Mirror { get; init; }

    /// <summary>Whole percents of the requests that are copied to <see cref="Mirror"/>; upstream's older field.</summary>
    public int? MirrorPercent { get; init; }

    /// <summary>How many of the requests are copied to <see cref="Mirror"/>; all without it.</summary>
    public Percent? MirrorPercentage { get; init; }

    /// <summary>Several that get a copy.</summary>
    public IReadOnlyList<HttpMirrorPolicy>? Mirrors { get; init; }

    /// <summary>What pages of other origins may do.</summary>
    public CorsPolicy? CorsPolicy { get; init; }

    /// <summary>Changes headers.</summary>
    public HeaderOperations? Headers { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? Delegate { get; init; }
}

/// <summary>What a request must have; all of it.</summary>
public sealed record HttpMatchRequest
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>The path, without the query.</summary>
    public StringMatch? Uri { get; init; }

    /// <summary>The scheme.</summary>
    public StringMatch? Scheme { get; init; }

    /// <summary>The method.</summary>
    public StringMatch? Method { get; init; }

    /// <summary>What the client's Host header says.</summary>
    public StringMatch? Authority { get; init; }

    /// <summary>Headers; an empty match asks only that the header is there.</summary>
    public IReadOnlyDictionary<string, StringMatch>? Headers { get; init; }

    /// <summary>Headers that must not match.</summary>
    public IReadOnlyDictionary<string, StringMatch>? WithoutHeaders { get; init; }

    /// <summary>Parameters of the query.</summary>
    public IReadOnlyDictionary<string, StringMatch>? QueryParams { get; init; }

    /// <summary>The service's port.</summary>
    public int? Port { get; init; }

    /// <summary>Whether <see cref="Uri"/> (exact and prefix) looks at letters only.</summary>
    public bool? IgnoreUriCase { get; init; }

    /// <summary>Not supported.</summary>
    public IReadOnlyDictionary<string, string>? SourceLabels { get; init; }

    /// <summary>Not supported.</summary>
    public string? SourceNamespace { get; init; }

    /// <summary>Not supported.</summary>
    public IReadOnlyList<string>? Gateways { get; init; }

    /// <summary>Not supported.</summary>
    public string? StatPrefix { get; init; }
}

/// <summary>One of three ways to compare; none of them asks only for being there.</summary>
public sealed record StringMatch
{
    /// <summary>The same text.</summary>
    public string? Exact { get; init; }

    /// <summary>The text begins so.</summary>
    public string? Prefix { get; init; }

    /// <summary>The whole text matches this expression (RE2).</summary>
    public string? Regex { get; init; }
}

/// <summary>A destination with its share.</summary>
public sealed record HttpRouteDestination
{
    /// <summary>Where.</summary>
    public Destination Destination { get; init; } = new();

    /// <summary>Its share; the only one needs none.</summary>
    public int? Weight { get; init; }

    /// <summary>Changes headers, for this destination only.</summary>
    public HeaderOperations? Headers { get; init; }
}

/// <summary>A service, or a part of it.</summary>
public sealed record Destination
{
    /// <summary>The service: its name in this namespace, or <c>name.namespace</c>, or its full name.</summary>
    public string Host { get; init; } = "";

    /// <summary>A subset that a DestinationRule names.</summary>
    public string? Subset { get; init; }

    /// <summary>Its port; the only one needs not be said.</summary>
    public PortSelector? Port { get; init; }
}

/// <summary>A port by its number.</summary>
public sealed record PortSelector
{
    /// <summary>1 to 65535.</summary>
    public int Number { get; init; }
}

/// <summary>A share of requests.</summary>
public sealed record Percent
{
    /// <summary>0 to 100.</summary>
    public double Value { get; init; }
}
