using LuBan.ConsoleTests.Browser;
using LuBan.Observability.Tests.Console;

namespace LuBan.Observability.Tests.Logs;

/// <summary>A real server with lines in it, and a browser; shared, neither is restarted.</summary>
public sealed class LogWindow : IAsyncLifetime
{
    private readonly ObservabilityServer _server = new();

    internal HttpClient Http => _server.Process.Http;

    internal SignedInBrowser Browser => _server.Browser;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        await _server.InitializeAsync();
        var now = DateTimeOffset.UtcNow;
        string[] texts = ["GET /orders/42 200 in 12 ms", "支付网关超时,订单号 88231", "connection to 10.0.0.7 refused, trying again", "cache warmed in 0.4 s"];
        string[] levels = ["info", "error", "warning", "debug"];
        await Http.WriteAsync([.. Enumerable.Range(0, 160).Select(number => (object)new
        {
            message = texts[number % 7 == 3 ? 1 : number % 5 == 2 ? 2 : number % 3 == 1 ? 3 : 0], level = levels[number % 7 == 3 ? 1 : number % 5 == 2 ? 2 : number % 3 == 1 ? 3 : 0],
            time = now.AddSeconds(-20 * number), @namespace = "default", kind = "configmap", name = number % 2 == 0 ? "web" : "pay", trace = new { id = $"t{number}" },
        })]);
        using var created = await Http.PostAsync("/api/v1/namespaces/default/configmaps", new StringContent("""{"metadata":{"name":"web"}}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
    }

    public Task DisposeAsync() => _server.DisposeAsync();
}
