using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Observability.Tests.Logs;

/// <summary>The routes of the logs, as clients call them.</summary>
internal static class LogApi
{
    public const string Root = "/ext/luban.observability";

    public static async Task<JsonObject> JsonAsync(this HttpClient http, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await http.GetAsync(Root + path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public static async Task<IReadOnlyList<string>> TextsAsync(this HttpClient http, string query, string? @namespace = null)
    {
        var page = await http.JsonAsync($"{Scope(@namespace)}/logs/query?limit=1000&from=2020-01-01T00:00:00Z&query={Uri.EscapeDataString(query)}");
        return [.. page["lines"]!.AsArray().Select(line => (string)line!["text"]!)];
    }

    public static async Task<long> TotalAsync(this HttpClient http, string query, string? @namespace = null) =>
        (long)(await http.JsonAsync($"{Scope(@namespace)}/logs/stats?from=2020-01-01T00:00:00Z&query={Uri.EscapeDataString(query)}"))["total"]!;

    public static async Task<(HttpStatusCode Status, JsonObject Body)> PostAsync(this HttpClient http, string path, string body, string type = "application/x-ndjson")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await http.PostAsync(Root + path, content);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : new JsonObject { ["text"] = text });
    }

    /// <summary>Writes lines and sees that each of them was taken.</summary>
    public static async Task WriteAsync(this HttpClient http, params object[] documents)
    {
        var body = string.Concat(documents.Select(document => "{\"index\":{\"_index\":\"test\"}}\n" + System.Text.Json.JsonSerializer.Serialize(document) + "\n"));
        var (status, answer) = await http.PostAsync("/elasticsearch/_bulk", body);
        Assert.True(status == HttpStatusCode.OK && !(bool)answer["errors"]!, answer.ToJsonString());
    }

    private static string Scope(string? @namespace) => @namespace is null ? "" : $"/namespaces/{@namespace}";
}
