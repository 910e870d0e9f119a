using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Observability.Tests.Logs;
using LuBan.Observability.Tests.Metrics;

namespace LuBan.Observability.Tests.Console;

/// <summary>What the pages show: series, lines, alerts, and an object that has all of them. Sent twice it stays as it was.</summary>
internal static class Furniture
{
    private const string Alertmanager = "/ext/luban.observability/alertmanager/api/v2";

    /// <summary>Fifty minutes of <c>shop_orders_total</c>, by region and kind.</summary>
    public static async Task MetricsAsync(HttpClient http)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000 * 1000;
        var series = new[] { "north", "south", "west" }.SelectMany(region => new[] { "book", "pen" }.Select(kind => (
            (IEnumerable<KeyValuePair<string, string>>)new Dictionary<string, string> { ["__name__"] = "shop_orders_total", ["region"] = region, ["kind"] = kind, ["job"] = "shop", ["namespace"] = "default", ["name"] = "web" },
            Enumerable.Range(0, 200).Select(i => (now - ((200 - i) * 15_000L), (double)i * i * region.Length / kind.Length)))));
        // Of a second time these are refused as contradictions or as older, and the first ones stand.
        using var response = await http.PostAsync(new Uri("/ext/luban.observability/prometheus/api/v1/write", UriKind.Relative), RemoteWriteMessage.Content(series));
    }

    /// <summary>An alert that fires, one that is silenced, a rule, a policy and a receiver.</summary>
    public static async Task AlertsAsync(HttpClient http, int hook)
    {
        await PostAsync(http, "/apis/notification.kubesphere.io/v2beta2/receivers", """{"apiVersion":"notification.kubesphere.io/v2beta2","kind":"Receiver","metadata":{"name":"hook-PORT","labels":{"type":"global"}},"spec":{"webhook":{"url":"http://127.0.0.1:PORT/hook"}}}""".Replace("PORT", $"{hook}", StringComparison.Ordinal));
        await PostAsync(http, $"{Alertmanager}/alerts", """[{"labels":{"alertname":"DiskFull","severity":"critical","namespace":"shop","instance":"db-1"},"annotations":{"summary":"The disk is full: 97 %"},"endsAt":"2099-01-01T00:00:00Z"},{"labels":{"alertname":"CertificateExpires","severity":"info","namespace":"shop"},"endsAt":"2099-01-01T00:00:00Z"}]""");
        await PostAsync(http, $"{Alertmanager}/silences", $$"""{"matchers":[{"name":"alertname","value":"CertificateExpires","isRegex":false,"isEqual":true}],"startsAt":"{{DateTimeOffset.UtcNow:O}}","endsAt":"{{DateTimeOffset.UtcNow.AddHours(1):O}}","comment":"known","createdBy":"ada"}""");
        await PostAsync(http, "/apis/monitoring.coreos.com/v1/namespaces/default/prometheusrules", """{"apiVersion":"monitoring.coreos.com/v1","kind":"PrometheusRule","metadata":{"name":"machine"},"spec":{"groups":[{"name":"machine","rules":[{"record":"machine:cpu:ratio","expr":"1 - avg(rate(node_cpu_seconds_total{mode=\"idle\"}[2m]))"},{"alert":"Busy","expr":"machine:cpu:ratio > 2","for":"5m"}]}]}}""");
        await PostAsync(http, "/apis/observability.luban.dev/v1alpha1/namespaces/default/alertpolicies", """{"apiVersion":"observability.luban.dev/v1alpha1","kind":"AlertPolicy","metadata":{"name":"memory"},"spec":{"rules":[{"name":"MemoryLow","metric":"node_memory_MemAvailable_bytes","function":"avg","window":"5m","op":"<","threshold":1,"for":"5m"}]}}""");
    }

    /// <summary>Lines of the object <c>web</c>, and the object.</summary>
    public static async Task LogsAsync(HttpClient http)
    {
        string[] texts = ["GET /orders/42 200 in 12 ms", "支付网关超时,订单号 88231", "connection to 10.0.0.7 refused, trying again"];
        string[] levels = ["info", "error", "warning"];
        var now = DateTimeOffset.UtcNow;
        await http.WriteAsync([.. Enumerable.Range(0, 60).Select(number => (object)new
        {
            message = texts[number % 3], level = levels[number % 3], time = now.AddSeconds(-30 * number), @namespace = "default", kind = "configmap", name = "web", trace = new { id = $"t{number}" },
        })]);
        await PostAsync(http, "/api/v1/namespaces/default/configmaps", """{"metadata":{"name":"web"}}""");
    }

    private static async Task PostAsync(HttpClient http, string path, string body)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), JsonNode.Parse(body));
        Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync());
    }
}
