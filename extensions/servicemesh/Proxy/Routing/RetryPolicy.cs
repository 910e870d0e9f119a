using System.Globalization;
using LuBan.ServiceMesh.Proxy.Istio;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>When and how often a request is sent again.</summary>
internal sealed class RetryPolicy
{
    /// <summary>What holds where a rule says nothing: only what certainly reached nobody is sent again.</summary>
    private static readonly RetryPolicy Default = new(new() { Attempts = 2, RetryOn = "connect-failure,refused-stream" });

    /// <summary>The conditions that are known.</summary>
    public static readonly IReadOnlyList<string> Known = ["5xx", "gateway-error", "reset", "connect-failure", "refused-stream", "retriable-4xx", "retriable-status-codes", "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"];

    private static readonly Dictionary<string, string> Grpc = new(StringComparer.Ordinal) { ["cancelled"] = "1", ["deadline-exceeded"] = "4", ["resource-exhausted"] = "8", ["internal"] = "13", ["unavailable"] = "14" };

    private readonly HashSet<string> _on;
    private readonly HashSet<int> _statuses = [];

    private RetryPolicy(HttpRetry retry)
    {
        Attempts = retry.Attempts ?? 2;
        PerTry = Duration.Parse(retry.PerTryTimeout) is { } perTry && perTry > TimeSpan.Zero ? perTry : null;
        Backoff = Duration.Parse(retry.Backoff) ?? TimeSpan.FromMilliseconds(25);
        OtherEndpoint = retry.RetryIgnorePreviousHosts ?? true;
        _on = [.. (string.IsNullOrWhiteSpace(retry.RetryOn) ? "connect-failure,refused-stream,unavailable,cancelled,503" : retry.RetryOn).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        foreach (var one in _on) if (int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var status)) _statuses.Add(status);
    }

    public int Attempts { get; }

    public TimeSpan? PerTry { get; }

    public TimeSpan Backoff { get; }

    public bool OtherEndpoint { get; }

    public string Conditions => string.Join(',', _on);

    /// <summary>Whether anything but a connection that did not come about is tried again; the body must then be kept.</summary>
    public bool NeedsBody => Attempts > 0 && _on.Any(one => one is not ("connect-failure" or "refused-stream"));

    public static RetryPolicy Of(HttpRetry? retry) => retry is null ? Default : new(retry);

    public bool OnConnectFailure => _on.Contains("connect-failure") || _on.Contains("5xx") || _on.Contains("gateway-error") || _on.Contains("reset");

    public bool OnReset => _on.Contains("reset") || _on.Contains("5xx") || _on.Contains("gateway-error");

    public bool OnTimeout => _on.Contains("5xx") || _on.Contains("gateway-error") || _statuses.Contains(504);

    public bool OnStatus(int status, string? grpcStatus) =>
        _statuses.Contains(status) || (status >= 500 && _on.Contains("5xx")) || (status is 502 or 503 or 504 && _on.Contains("gateway-error")) || (status == 409 && _on.Contains("retriable-4xx"))
        || (grpcStatus is not null && _on.Any(one => Grpc.TryGetValue(one, out var number) && number == grpcStatus));

    /// <summary>The pause before a retry: it doubles, and is spread so that callers do not come back together.</summary>
    public TimeSpan Pause(int retry, double roll) => Backoff * Math.Min(Math.Pow(2, retry - 1), 10) * (0.5 + (roll / 2));
}
