using System.Text.Json.Nodes;
using LuBan.Observability.Metrics;

namespace LuBan.Observability.Scraping;

/// <summary>Targets in the form of Prometheus' own API.</summary>
internal static class PrometheusTargets
{
    public static JsonObject Targets(Scraper scraper, string state, string? ns) => new()
    {
        // Nothing is dropped: what relabelling leaves out never becomes a target.
        ["activeTargets"] = state == "dropped" ? new JsonArray() : new JsonArray([.. scraper.Targets.Where(run => ns is null || run.Job.Namespace == ns).Select(One)]),
        ["droppedTargets"] = new JsonArray(),
    };

    private static JsonObject One(TargetRun run) => new()
    {
        ["discoveredLabels"] = Map(run.Job.Discovered), ["labels"] = Map(run.Job.Labels), ["scrapePool"] = run.Job.Origin, ["scrapeUrl"] = run.Job.Url.ToString(), ["globalUrl"] = run.Job.Url.ToString(),
        ["lastError"] = run.Error ?? "", ["lastScrape"] = (run.LastScrape ?? DateTimeOffset.MinValue).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["lastScrapeDuration"] = run.Duration.TotalSeconds, ["health"] = run.Health, ["scrapeInterval"] = Durations.Format(run.Job.Interval), ["scrapeTimeout"] = Durations.Format(run.Job.Timeout), ["lastSamples"] = run.Samples,
    };

    private static JsonObject Map(Labels labels) => new(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
}
