using LuBan.Kernel.Gateway;
using LuBan.Kernel.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Upstreams;

/// <summary>Says how upstreams are: to the health of their extension, to its log, and to those who ask.</summary>
internal static class UpstreamReport
{
    public static ExtensionHealthCheck Describe(RemoteUpstream upstream)
    {
        var (name, breaker) = ($"upstream {upstream.Declaration.Name}", upstream.Upstream.Breaker);
        if (upstream.Availability?.Current is { IsAvailable: false } down) return new(name, "Degraded", $"unavailable since {down.Since:O}: {down.Reason}", TimeSpan.Zero);
        return breaker is { State: not CircuitState.Closed, Since: { } since }
            ? new(name, "Degraded", $"left alone since {since:O}: {upstream.Declaration.Breaker.Failures} requests in a row had no answer", TimeSpan.Zero)
            : new(name, "Healthy", upstream.Upstream.BaseAddress, TimeSpan.Zero);
    }

    public static void Changed(ExtensionRuntime runtime, RemoteUpstream upstream, UpstreamAvailability next)
    {
        var key = KeyOf(upstream);
        if (next.IsAvailable) runtime.Faults.Recover(key);
        else runtime.Faults.Degrade(key, $"LB8741: upstream '{upstream.Declaration.Name}' at {upstream.Upstream.BaseAddress} is unavailable since {next.Since:yyyy-MM-dd HH:mm:ss} UTC: {next.Reason}");
        runtime.WriteLog(next.IsAvailable ? LogLevel.Information : LogLevel.Warning, next.IsAvailable ? $"Upstream '{upstream.Declaration.Name}' works again." : $"Upstream '{upstream.Declaration.Name}' is unavailable: {next.Reason}.");
    }

    /// <summary>What was said of upstreams that are no more.</summary>
    public static void Forget(ExtensionRuntime runtime, IEnumerable<RemoteUpstream> gone)
    {
        foreach (var upstream in gone) runtime.Faults.Recover(KeyOf(upstream));
    }

    private static string KeyOf(RemoteUpstream upstream) => $"upstream {upstream.Declaration.Name}";
}
