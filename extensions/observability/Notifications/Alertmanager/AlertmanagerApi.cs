using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Observability.Alerting.Api;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Observability.Notifications.Alertmanager;

/// <summary>The part of Alertmanager's API (v2) that amtool and Prometheus use.</summary>
internal static class AlertmanagerApi
{
    public static void MapAlertmanager(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/alertmanager/api/v2").WithTags("Alertmanager");
        api.MapGet("/status", (IExtensionEnvironment environment, InstanceId instance, TimeProvider time) => Results.Json(Status(environment, instance, time))).RequirePermission(AlertsApi.Read);
        api.MapGet("/receivers", (NotificationSource source) => source.Current().Receivers.Select(receiver => new { name = receiver.Metadata.Name })).RequirePermission(AlertsApi.Read);
        api.MapGet("/alerts", (HttpContext context, AlertViews views) => Answer(() => Results.Json(Alerts(context.Request.Query, views)))).RequirePermission(AlertsApi.Read);
        api.MapGet("/alerts/groups", (HttpContext context, AlertViews views) => Answer(() => Results.Json(Groups(context.Request.Query, views)))).RequirePermission(AlertsApi.Read);
        api.MapPost("/alerts", (HttpContext context, JsonElement body, IncomingAlerts incoming) => Answer(() => incoming.Take(body, context.Request.Headers[WebhookChannel.SourceHeader].ToString()))).RequirePermission(AlertsApi.Write);
        api.MapGet("/silences", (HttpContext context, Silences silences) => Answer(() => Results.Json(silences.List(Filters(context.Request.Query))))).RequirePermission(AlertsApi.Read);
        api.MapPost("/silences", (JsonElement body, Silences silences, ICallerAccess caller, CancellationToken cancellationToken) => silences.PutAsync(body, caller.Name, cancellationToken)).RequirePermission(AlertsApi.Write);
        api.MapGet("/silence/{id}", (string id, Silences silences) => silences.Find(id) is { } found ? Results.Json(found) : Results.NotFound()).RequirePermission(AlertsApi.Read);
        api.MapDelete("/silence/{id}", (string id, Silences silences, CancellationToken cancellationToken) => silences.ExpireAsync(id, cancellationToken)).RequirePermission(AlertsApi.Write);
    }

    private static JsonObject Status(IExtensionEnvironment environment, InstanceId instance, TimeProvider time) => new()
    {
        ["cluster"] = new JsonObject { ["name"] = instance.Value, ["status"] = "ready", ["peers"] = new JsonArray() },
        ["versionInfo"] = new JsonObject { ["version"] = environment.Version, ["revision"] = "", ["branch"] = "", ["buildUser"] = "", ["buildDate"] = "", ["goVersion"] = "" },
        ["config"] = new JsonObject { ["original"] = "# Routes, receivers and silences are resources of notification.kubesphere.io.\n" },
        ["uptime"] = time.GetUtcNow().UtcDateTime.ToString("O"),
    };

    private static JsonArray Alerts(IQueryCollection query, AlertViews views)
    {
        var filters = Filters(query);
        bool Wants(string name) => query[name].ToString() is not "false";
        var chosen = views.All(null).Where(alert => alert.State == "firing" && filters.All(filter => filter.Matches(alert.Labels)))
            .Where(alert => alert.SilencedBy.Count + alert.InhibitedBy.Count == 0 ? Wants("active") : (alert.SilencedBy.Count == 0 || Wants("silenced")) && (alert.InhibitedBy.Count == 0 || Wants("inhibited")))
            .Where(alert => query["receiver"].ToString() is not { Length: > 0 } receiver || alert.Receivers.Any(name => new AlertRequirement { Key = "name", Operator = "Match", RegexValue = $"^(?:{receiver})$" }.Matches(new Dictionary<string, string> { ["name"] = name })));
        return new([.. chosen.Select(One)]);
    }

    private static JsonArray Groups(IQueryCollection query, AlertViews views) => new([.. Alerts(query, views)
        .SelectMany(alert => alert!["receivers"]!.AsArray().Select(receiver => (Receiver: (string)receiver!["name"]!, Name: (string?)alert["labels"]!["alertname"] ?? "", Alert: alert)))
        .GroupBy(entry => (entry.Receiver, entry.Name))
        .Select(group => new JsonObject
        {
            ["labels"] = new JsonObject { ["alertname"] = group.Key.Name }, ["receiver"] = new JsonObject { ["name"] = group.Key.Receiver },
            ["alerts"] = new JsonArray([.. group.Select(entry => entry.Alert.DeepClone())]),
        })]);

    private static JsonObject One(AlertView alert) => new()
    {
        ["annotations"] = Map(alert.Annotations), ["endsAt"] = Time(alert.EndsAt ?? alert.StartsAt.AddDays(1)), ["fingerprint"] = alert.Fingerprint,
        ["receivers"] = new JsonArray([.. alert.Receivers.Select(name => new JsonObject { ["name"] = name })]), ["startsAt"] = Time(alert.StartsAt),
        ["status"] = new JsonObject
        {
            ["inhibitedBy"] = new JsonArray([.. alert.InhibitedBy.Select(id => JsonValue.Create(id))]), ["silencedBy"] = new JsonArray([.. alert.SilencedBy.Select(id => JsonValue.Create(id))]),
            ["state"] = alert.SilencedBy.Count + alert.InhibitedBy.Count > 0 ? "suppressed" : "active",
        },
        ["updatedAt"] = Time(alert.StartsAt), ["generatorURL"] = "", ["labels"] = Map(alert.Labels),
    };

    private static List<AlertRequirement> Filters(IQueryCollection query) => [.. query["filter"].OfType<string>().Select(MatcherText.Parse)];

    private static IResult Answer(Func<IResult> answer)
    {
        try
        {
            return answer();
        }
        catch (FormatException wrong)
        {
            return Results.Json(wrong.Message, statusCode: 400);
        }
    }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Map(IReadOnlyDictionary<string, string> values) => new(values.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}
