using System.Text.Json.Nodes;

namespace LuBan.ServiceMesh.Proxy.Istio;

/// <summary>Sends the client elsewhere.</summary>
public sealed record HttpRedirect
{
    /// <summary>Another path; <c>%PREFIX()%</c> keeps what followed the matched prefix.</summary>
    public string? Uri { get; init; }

    /// <summary>Another host.</summary>
    public string? Authority { get; init; }

    /// <summary>Another port.</summary>
    public int? Port { get; init; }

    /// <summary><c>FROM_PROTOCOL_DEFAULT</c> or <c>FROM_REQUEST_PORT</c>.</summary>
    public string? DerivePort { get; init; }

    /// <summary>http or https.</summary>
    public string? Scheme { get; init; }

    /// <summary>301 without it.</summary>
    public int? RedirectCode { get; init; }
}

/// <summary>Answers without asking anybody.</summary>
public sealed record HttpDirectResponse
{
    /// <summary>200 to 599.</summary>
    public int Status { get; init; }

    /// <summary>The body.</summary>
    public HttpBody? Body { get; init; }
}

/// <summary>A body as text or as bytes.</summary>
public sealed record HttpBody
{
    /// <summary>Text.</summary>
    public string? String { get; init; }

    /// <summary>Bytes, in base64.</summary>
    public byte[]? Bytes { get; init; }
}

/// <summary>Changes on the way up.</summary>
public sealed record HttpRewrite
{
    /// <summary>Takes the place of the matched prefix, or of the whole path.</summary>
    public string? Uri { get; init; }

    /// <summary>Takes the place of the host.</summary>
    public string? Authority { get; init; }

    /// <summary>Rewrites the path by an expression.</summary>
    public RegexRewrite? UriRegexRewrite { get; init; }
}

/// <summary>An expression and what takes its place; <c>\1</c> is the first group.</summary>
public sealed record RegexRewrite
{
    /// <summary>The expression (RE2).</summary>
    public string Match { get; init; } = "";

    /// <summary>What takes its place.</summary>
    public string Rewrite { get; init; } = "";
}

/// <summary>When and how often a request is sent again.</summary>
public sealed record HttpRetry
{
    /// <summary>How many times more.</summary>
    public int? Attempts { get; init; }

    /// <summary>For each attempt, such as <c>2s</c>.</summary>
    public string? PerTryTimeout { get; init; }

    /// <summary>Conditions, joined by commas.</summary>
    public string? RetryOn { get; init; }

    /// <summary>The pause before the first, which doubles; 25 ms without it.</summary>
    public string? Backoff { get; init; }

    /// <summary>Not supported.</summary>
    public bool? RetryRemoteLocalities { get; init; }

    /// <summary>Whether another endpoint is preferred for a retry; yes without it.</summary>
    public bool? RetryIgnorePreviousHosts { get; init; }
}

/// <summary>Faults made on purpose.</summary>
public sealed record HttpFaultInjection
{
    /// <summary>Holds requests back.</summary>
    public FaultDelay? Delay { get; init; }

    /// <summary>Answers with a failure.</summary>
    public FaultAbort? Abort { get; init; }
}

/// <summary>A delay.</summary>
public sealed record FaultDelay
{
    /// <summary>How long, such as <c>5s</c>.</summary>
    public string? FixedDelay { get; init; }

    /// <summary>How many of the requests; all without it.</summary>
    public Percent? Percentage { get; init; }

    /// <summary>Whole percents; upstream's older field.</summary>
    public int? Percent { get; init; }

    /// <summary>Not supported.</summary>
    public string? ExponentialDelay { get; init; }
}

/// <summary>A failure.</summary>
public sealed record FaultAbort
{
    /// <summary>The status that is answered.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>A status of gRPC, by its name or number.</summary>
    public string? GrpcStatus { get; init; }

    /// <summary>Not supported.</summary>
    public string? Http2Error { get; init; }

    /// <summary>How many of the requests; all without it.</summary>
    public Percent? Percentage { get; init; }
}

/// <summary>Who gets a copy, and of how many requests.</summary>
public sealed record HttpMirrorPolicy
{
    /// <summary>Who.</summary>
    public Destination Destination { get; init; } = new();

    /// <summary>How many of the requests; all without it.</summary>
    public Percent? Percentage { get; init; }
}

/// <summary>What pages of other origins may do.</summary>
public sealed record CorsPolicy
{
    /// <summary>Which origins.</summary>
    public IReadOnlyList<StringMatch>? AllowOrigins { get; init; }

    /// <summary>Which methods.</summary>
    public IReadOnlyList<string>? AllowMethods { get; init; }

    /// <summary>Which headers they may send.</summary>
    public IReadOnlyList<string>? AllowHeaders { get; init; }

    /// <summary>Which headers they may read.</summary>
    public IReadOnlyList<string>? ExposeHeaders { get; init; }

    /// <summary>How long a browser remembers, such as <c>24h</c>.</summary>
    public string? MaxAge { get; init; }

    /// <summary>Whether cookies go along.</summary>
    public bool? AllowCredentials { get; init; }

    /// <summary><c>FORWARD</c> (without it) or <c>IGNORE</c>: what becomes of a preflight of another origin.</summary>
    public string? UnmatchedPreflights { get; init; }

    /// <summary>Not supported; upstream's older field.</summary>
    public JsonNode? AllowOrigin { get; init; }
}

/// <summary>Changes headers of the request and of the answer.</summary>
public sealed record HeaderOperations
{
    /// <summary>On the way up.</summary>
    public HeaderChanges? Request { get; init; }

    /// <summary>On the way down.</summary>
    public HeaderChanges? Response { get; init; }
}

/// <summary>Changes of headers; first removed, then set, then added.</summary>
public sealed record HeaderChanges
{
    /// <summary>Takes the place of what is there.</summary>
    public IReadOnlyDictionary<string, string>? Set { get; init; }

    /// <summary>Is added to what is there.</summary>
    public IReadOnlyDictionary<string, string>? Add { get; init; }

    /// <summary>Goes.</summary>
    public IReadOnlyList<string>? Remove { get; init; }
}
