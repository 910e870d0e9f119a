using System.Runtime;
using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Prometheus;

/// <summary>How the store and the query engine are.</summary>
internal sealed class StatusApi(MetricStore store, ActiveQueries queries, IExtensionEnvironment environment, IOptionsMonitor<MetricStoreOptions> storage, IOptionsMonitor<QueryOptions> limits, TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();

    // Clients choose by it what they ask for: this is the release whose answers were compared.
    public object BuildInfo => new { version = "2.42.0", revision = environment.Version, branch = "LuBan", buildUser = "", buildDate = "", goVersion = "" };

    public object RuntimeInfo => new
    {
        startTime = _started, CWD = "", reloadConfigSuccess = true, lastConfigTime = _started, corruptionCount = store.Corruptions, goroutineCount = ThreadPool.ThreadCount,
        GOMAXPROCS = Environment.ProcessorCount, GOGC = GCSettings.IsServerGC ? "server" : "workstation", GODEBUG = "", storageRetention = $"{storage.CurrentValue.RetentionDays}d or {storage.CurrentValue.MaxMegabytes}MB",
    };

    public object Config => new { yaml = $"global:\n  evaluation_interval: {limits.CurrentValue.DefaultStepSeconds}s\n" };

    public Dictionary<string, string> Flags => new(StringComparer.Ordinal)
    {
        ["query.lookback-delta"] = $"{limits.CurrentValue.LookbackSeconds}s", ["query.max-concurrency"] = $"{limits.CurrentValue.MaxConcurrency}", ["query.max-samples"] = $"{limits.CurrentValue.MaxSamples}",
        ["query.timeout"] = $"{limits.CurrentValue.TimeoutSeconds}s", ["storage.tsdb.retention.time"] = $"{storage.CurrentValue.RetentionDays}d", ["storage.tsdb.retention.size"] = $"{storage.CurrentValue.MaxMegabytes}MB",
        ["web.enable-remote-write-receiver"] = "true",
    };

    public object Tsdb(int limit) => store.Status(limit);

    public IReadOnlyList<ActiveQuery> Active(string? @namespace) => [.. queries.All.Where(query => @namespace is null || query.Namespace == @namespace)];

    public IResult Kill(long id) => queries.Kill(id) ? Results.NoContent() : Results.NotFound();
}
