using LuBan.Extensions.Times;

namespace LuBan.ServiceMesh.Proxy.Istio;

/// <summary>Spans of time as Istio and Go write them: <c>1h</c>, <c>1m30s</c>, <c>1.5s</c>, <c>200ms</c>.</summary>
internal static class Duration
{
    // What a timer waits at most.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>Reads one; null when there is none, or it is not one.</summary>
    public static TimeSpan? Parse(string? text) => DurationSyntax.Go.TryParse(text, out var duration) && duration <= Longest ? duration : null;
}
