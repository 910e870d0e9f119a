using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace LuBan.Hosting.Tests;

/// <summary>Uses everything that the kitchen-sink extension offers.</summary>
internal static class SinkDriver
{
    public static async Task UseEverythingAsync(TestKernel kernel, string id = "tests.kitchensink")
    {
        var http = kernel.Http;
        var root = $"/ext/{id}";
        Assert.NotEmpty((string?)(await http.GetFromJsonAsync<JsonObject>($"{root}/version"))!["version"] ?? "");
        Assert.Equal(7, (int?)(await http.GetFromJsonAsync<JsonObject>($"{root}/options"))!["size"]);
        Assert.Equal("5", await http.GetStringAsync($"{root}/sum?a=2&b=3"));
        Assert.Equal("3/4", (string?)(await http.GetFromJsonAsync<JsonObject>($"{root}/point/3,4"))!["text"]);
        Assert.Equal(HttpStatusCode.Created, (await http.PostAsJsonAsync($"{root}/items", new { name = "cup", size = 2 })).StatusCode);
        Assert.Equal("done", await http.GetStringAsync($"{root}/slow/1"));
        Assert.Equal("cached", (string?)(await http.GetFromJsonAsync<JsonObject>($"{root}/cached"))!["text"]);
        Assert.Equal("/accessor", await http.GetStringAsync($"{root}/accessor"));
        Assert.Equal("sink", await http.GetStringAsync($"{root}/self?address={Uri.EscapeDataString(new Uri(kernel.Address, "/stamp").ToString())}"));
        Assert.Equal("kernel decided", await http.GetStringAsync($"{root}/authorized"));
        Assert.Equal("permitted", await http.GetStringAsync($"{root}/permitted"));

        var probes = await http.GetFromJsonAsync<JsonObject>($"{root}/probes");
        Assert.Equal(13, probes!.Count);
        Assert.Equal("dynamic4", (string?)probes["DynamicProbe"]);
        Assert.StartsWith("SinkAnswer Red SinkHealth1", (string?)probes["ReflectionProbe"], StringComparison.Ordinal);
        Assert.Contains("12.0.0.0", (string?)probes["NewtonsoftProbe"], StringComparison.Ordinal);

        Assert.Equal("plate", (string?)(await http.GetFromJsonAsync<JsonObject>($"{root}/items/plate?size=3"))!["name"]);
        var created = await http.PutAsJsonAsync($"{root}/items/cup", new { name = "cup", size = 5 });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.EndsWith($"{root}/items/cup", created.Headers.Location!.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PutAsJsonAsync($"{root}/items/cup", new { name = "cup", size = 50 })).StatusCode);
        Assert.Equal("1", await (await http.PostAsJsonAsync($"{root}/items/many", new[] { new { name = "a", size = 1 } })).Content.ReadAsStringAsync());
        Assert.Equal("echo", await EchoAsync(kernel.Address, root, "echo"));
        Assert.Equal("data: 0", await FirstEventAsync(http, root));
        Assert.Contains("/items/{name}", await http.GetStringAsync($"{root}/openapi.json"), StringComparison.Ordinal);
    }

    public static async Task<string> EchoAsync(Uri address, string root, string text)
    {
        using var socket = await OpenSocketAsync(address, root);
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[256];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    public static async Task<ClientWebSocket> OpenSocketAsync(Uri address, string root)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(new UriBuilder(address) { Scheme = "ws" }.Uri, $"{root}/echo"), CancellationToken.None);
        return socket;
    }

    private static async Task<string> FirstEventAsync(HttpClient http, string root)
    {
        using var response = await http.GetAsync($"{root}/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        return await reader.ReadLineAsync() ?? "";
    }
}
