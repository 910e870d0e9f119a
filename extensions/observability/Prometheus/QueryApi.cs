using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl;
using LuBan.Observability.PromQl.Syntax;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Observability.Prometheus;

/// <summary>Queries, and what there is to ask for.</summary>
internal sealed class QueryApi(QueryEngine engine, MetricStore store, EmptinessDiagnosis diagnosis, ICallerAccess caller, TimeProvider time)
{
    public async Task InstantAsync(HttpContext context, ApiParameters parameters, string? @namespace)
    {
        var at = parameters.Time("time", Now);
        await ApiWriter.WriteAsync(context, await engine.InstantAsync(parameters.Required("query"), at, Scope(parameters, @namespace), context.RequestAborted));
    }

    public async Task RangeAsync(HttpContext context, ApiParameters parameters, string? @namespace)
    {
        foreach (var name in new[] { "start", "end", "step" }) parameters.Required(name);
        var result = await engine.RangeAsync(parameters.Required("query"), parameters.Time("start", 0), parameters.Time("end", 0), parameters.Duration("step") ?? 0, Scope(parameters, @namespace), context.RequestAborted);
        await ApiWriter.WriteAsync(context, result);
    }

    public Task FormatAsync(HttpContext context, ApiParameters parameters, string? @namespace) => ApiWriter.WriteAsync(context, QueryEngine.Format(parameters.Required("query")));

    public async Task WhyEmptyAsync(HttpContext context, ApiParameters parameters, string? @namespace)
    {
        await store.WhenOpenAsync(context.RequestAborted);
        await ApiWriter.WriteAsync(context, diagnosis.Explain(parameters.Required("query"), parameters.Time("time", Now), @namespace));
    }

    public async Task SeriesAsync(HttpContext context, ApiParameters parameters, string? @namespace)
    {
        if (parameters.All("match[]").Count == 0) throw new QueryException(QueryErrorKind.BadData, "LB9200: no match[] parameter provided");
        var found = await FindAsync(context, parameters, @namespace);
        var (data, warnings) = Limit(found.Order().Select(labels => labels.ToDictionary(pair => pair.Key, pair => pair.Value)), parameters);
        await ApiWriter.WriteAsync(context, data, warnings);
    }

    public async Task LabelsAsync(HttpContext context, ApiParameters parameters, string? @namespace)
    {
        var names = NeedsSeries(parameters, @namespace)
            ? (await FindAsync(context, parameters, @namespace)).SelectMany(labels => labels.Select(pair => pair.Key)).Distinct(StringComparer.Ordinal)
            : store.LabelNames(From(parameters), To(parameters));
        var (data, warnings) = Limit(names.Order(StringComparer.Ordinal), parameters);
        await ApiWriter.WriteAsync(context, data, warnings);
    }

    public async Task ValuesAsync(HttpContext context, ApiParameters parameters, string? @namespace, string label)
    {
        PromQl.Evaluation.LabelFunctions.CheckName(label, "the path");
        var values = NeedsSeries(parameters, @namespace)
            ? (await FindAsync(context, parameters, @namespace)).Select(labels => labels[label]).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)
            : store.LabelValues(label, From(parameters), To(parameters));
        var (data, warnings) = Limit(values.Order(StringComparer.Ordinal), parameters);
        await ApiWriter.WriteAsync(context, data, warnings);
    }

    public Task MetadataAsync(HttpContext context, ApiParameters parameters, string? @namespace)
    {
        var metric = parameters.Text("metric");
        var found = store.Descriptions.Where(description => metric.Length == 0 || description.Metric == metric).OrderBy(description => description.Metric, StringComparer.Ordinal);
        var (data, warnings) = Limit(found, parameters);
        return ApiWriter.WriteAsync(context, data.ToDictionary(description => description.Metric, description => new[] { new { type = description.Type, help = description.Help, unit = description.Unit } }), warnings);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static bool NeedsSeries(ApiParameters parameters, string? @namespace) => @namespace is not null || parameters.All("match[]").Count > 0;

    private static long From(ApiParameters parameters) => parameters.Time("start", long.MinValue / 2);

    private static long To(ApiParameters parameters) => parameters.Time("end", long.MaxValue / 2);

    private async Task<IEnumerable<Labels>> FindAsync(HttpContext context, ApiParameters parameters, string? @namespace)
    {
        await store.WhenOpenAsync(context.RequestAborted);
        var selectors = parameters.All("match[]").Select(Parser.ParseSelector).ToList();
        if (selectors.Count == 0) selectors.Add([]);
        return selectors.SelectMany(selector => store.FindLabels(NamespaceGuard.Enforce(selector, @namespace), From(parameters), To(parameters))).Distinct();
    }

    private static (List<T> Data, IReadOnlyList<string> Warnings) Limit<T>(IEnumerable<T> all, ApiParameters parameters)
    {
        var limit = int.TryParse(parameters.Text("limit"), out var given) && given > 0 ? given : int.MaxValue;
        List<T> data = [.. limit == int.MaxValue ? all : all.Take(limit + 1)];
        if (data.Count <= limit) return (data, []);
        data.RemoveAt(limit);
        return (data, ["results truncated due to limit"]);
    }

    private QueryScope Scope(ApiParameters parameters, string? @namespace) => new()
    {
        Namespace = @namespace,
        Caller = caller.Name,
        Timeout = parameters.Duration("timeout") is { } timeout and > 0 ? TimeSpan.FromMilliseconds(timeout) : null,
        Lookback = parameters.Duration("lookback_delta") is { } lookback and > 0 ? TimeSpan.FromMilliseconds(lookback) : null,
    };
}
