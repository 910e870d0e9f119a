using System.Text.Json.Nodes;

namespace LuBan.Resources.Tests;

/// <summary>A watch over HTTP, read line by line.</summary>
internal sealed class WatchReader(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    internal static async Task<WatchReader> OpenAsync(TestApi api, string path, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new WatchReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    internal int Status => (int)response.StatusCode;

    internal async Task<JsonObject?> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        return await reader.ReadLineAsync(deadline.Token) is { } line ? (JsonObject)JsonNode.Parse(line)! : null;
    }

    internal async Task<(string Type, string Name, long Revision)> NextEventAsync()
    {
        var line = await NextAsync();
        Assert.NotNull(line);
        var metadata = line["object"]!["metadata"]!;
        return (line["type"]!.GetValue<string>(), metadata["name"]?.GetValue<string>() ?? "", long.Parse(metadata["resourceVersion"]!.GetValue<string>()));
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
