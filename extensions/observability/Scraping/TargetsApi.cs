using System.Text.Json.Nodes;
using LuBan.Observability.Metrics;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Observability.Scraping;

/// <summary>Targets in the form of Prometheus' own API.</summary>
internal static class TargetsApi
{
    private const string Read = "metrics.read";

    public static void MapTargets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/prometheus/api/v1/targets", (Scraper scraper) => Targets(scraper, null)).RequirePermission(Read).WithTags("Prometheus");
        routes.MapGet("/namespaces/{namespace}/prometheus/api/v1/targets", (string @namespace, Scraper scraper) => Targets(scraper, @namespace)).RequirePermission(Read, inNamespace: "namespace").WithTags("Prometheus");
    }

    private static IResult Targets(Scraper scraper, string? ns) => Results.Json(new JsonObject
    {
        ["status"] = "success",
        ["data"] = new JsonObject { ["activeTargets"] = new JsonArray([.. scraper.Targets.Where(run => ns is null || run.Job.Namespace == ns).Select(One)]), ["droppedTargets"] = new JsonArray() },
    });

    private static JsonObject One(TargetRun run) => new()
    {
        ["discoveredLabels"] = Map(run.Job.Discovered), ["labels"] = Map(run.Job.Labels), ["scrapePool"] = run.Job.Origin, ["scrapeUrl"] = run.Job.Url.ToString(), ["globalUrl"] = run.Job.Url.ToString(),
        ["lastError"] = run.Error ?? "", ["lastScrape"] = (run.LastScrape ?? DateTimeOffset.MinValue).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["lastScrapeDuration"] = run.Duration.TotalSeconds, ["health"] = run.Health, ["scrapeInterval"] = Durations.Format(run.Job.Interval), ["scrapeTimeout"] = Durations.Format(run.Job.Timeout), ["lastSamples"] = run.Samples,
    };

    private static JsonObject Map(Labels labels) => new(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
}
