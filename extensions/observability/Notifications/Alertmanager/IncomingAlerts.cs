using System.Text.Json;
using LuBan.Observability.Alerting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Notifications.Alertmanager;

/// <summary>Alerts that others post: Prometheus, vmalert, amtool.</summary>
internal sealed class IncomingAlerts(AlertBook book, InstanceId instance, IOptionsMonitor<AlertingOptions> options, TimeProvider time)
{
    public IResult Take(JsonElement body, string source)
    {
        if (source == instance.Value) return Problems.Of(508, "LB9284", "These alerts come from here: a webhook of a receiver points back to this server. Correct its address.");
        if (body.ValueKind != JsonValueKind.Array) throw new FormatException("LB9283: the body must be a list of alerts.");
        var alerts = body.EnumerateArray().Select(Read).ToList();
        var isFull = alerts.Count(alert => !book.Put(alert)) > 0;
        return isFull ? Problems.Of(429, "LB9285", "Too many alerts from outside are active; those that were new were not taken.") : Results.Ok();
    }

    private Alert Read(JsonElement element)
    {
        var now = time.GetUtcNow();
        var labels = Map(element, "labels").Where(label => label.Value.Length > 0).ToDictionary();
        if (!labels.ContainsKey("alertname")) throw new FormatException("LB9283: an alert has no label alertname.");
        return new()
        {
            Labels = labels, Annotations = Map(element, "annotations"), StartsAt = At(element, "startsAt") ?? now, UpdatedAt = now,
            EndsAt = At(element, "endsAt") ?? now + Durations.Parse(options.CurrentValue.ResolveTimeout, TimeSpan.FromMinutes(5)),
            GeneratorUrl = element.TryGetProperty("generatorURL", out var url) && url.ValueKind == JsonValueKind.String ? url.GetString()! : "",
        };
    }

    private static Dictionary<string, string> Map(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object
        ? map.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.String).DistinctBy(entry => entry.Name).ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!) : [];

    // The first year of the calendar is how Go writes "not set".
    private static DateTimeOffset? At(JsonElement element, string name) => element.TryGetProperty(name, out var time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var at) && at.Year > 1 ? at : null;
}
