using System.Text.Json.Nodes;

namespace LuBan.Observability.Alerting.Api;

/// <summary>Rules and alerts in the form of Prometheus' own API.</summary>
internal static class PrometheusRules
{
    public static JsonObject Rules(RuleEngine engine, string? ns, string type) => new()
    {
        ["groups"] = new JsonArray([.. engine.Groups.Where(run => ns is null || run.Group.Namespace == ns).Select(run => new JsonObject
        {
            ["name"] = run.Group.Name, ["file"] = run.Group.Origin, ["interval"] = run.Group.Interval.TotalSeconds, ["limit"] = run.Group.Limit,
            ["evaluationTime"] = run.Duration.TotalSeconds, ["lastEvaluation"] = Time(run.LastEvaluation),
            ["rules"] = new JsonArray([.. run.Rules.Where(rule => type switch { "alert" => rule.Rule.Alert is not null, "record" => rule.Rule.Record is not null, _ => true }).Select(OneRule)]),
        })]),
    };

    private static JsonObject OneRule(RuleRun run)
    {
        var rule = run.Rule;
        var json = new JsonObject
        {
            ["name"] = rule.Name, ["query"] = rule.Expression, ["labels"] = Map(rule.Labels), ["health"] = run.LastEvaluation is null ? "unknown" : run.Error is null ? "ok" : "err",
            ["evaluationTime"] = run.Duration.TotalSeconds, ["lastEvaluation"] = Time(run.LastEvaluation), ["type"] = rule.Alert is null ? "recording" : "alerting",
        };
        if (run.Error is not null) json["lastError"] = run.Error;
        if (rule.Alert is null) return json;
        var active = run.Alerts.Values.Where(alert => alert.State != AlertState.Resolved).ToList();
        json["duration"] = rule.For.TotalSeconds;
        json["keepFiringFor"] = rule.KeepFiringFor.TotalSeconds;
        json["annotations"] = Map(rule.Annotations);
        json["alerts"] = new JsonArray([.. active.Select(OneAlert)]);
        json["state"] = active.Exists(alert => alert.State == AlertState.Firing) ? "firing" : active.Count > 0 ? "pending" : "inactive";
        return json;
    }

    public static JsonObject Alerts(RuleEngine engine, string? ns) => new()
    {
        ["alerts"] = new JsonArray([.. engine.Groups.SelectMany(run => run.Rules).SelectMany(rule => rule.Alerts.Values).Where(alert => alert.State != AlertState.Resolved && AlertViews.IsOf(alert.Labels, ns)).Select(OneAlert)]),
    };

    private static JsonObject OneAlert(ActiveAlert alert) => new()
    {
        ["labels"] = Map(alert.Labels), ["annotations"] = Map(alert.Annotations), ["state"] = alert.State == AlertState.Firing ? "firing" : "pending",
        ["activeAt"] = Time(alert.ActiveAt), ["value"] = TemplateFunctions.Plain(alert.Value),
    };

    private static string Time(DateTimeOffset? time) => (time ?? DateTimeOffset.MinValue).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Map(IReadOnlyDictionary<string, string> values) => new(values.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}
