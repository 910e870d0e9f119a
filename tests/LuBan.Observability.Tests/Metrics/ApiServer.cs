using System.Net;
using LuBan.Sdk.Testing;

namespace LuBan.Observability.Tests.Metrics;

/// <summary>A kernel with the extension, and metrics of two namespaces and of none.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    internal const string Api = "/ext/luban.observability/prometheus/api/v1/";
    internal const string Shop = "/ext/luban.observability/namespaces/shop/prometheus/api/v1/";

    internal TestKernel Kernel { get; private set; } = null!;

    internal HttpClient Admin => Kernel.Client();

    /// <summary>The time of the last samples, in milliseconds.</summary>
    internal long Now { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds() * 1000;

    public async Task InitializeAsync()
    {
        Kernel = await TestKernel.StartAsync<ObservabilityExtension>();
        using var response = await WriteAsync(Admin, [
            (new() { ["__name__"] = "orders_total", ["namespace"] = "shop", ["job"] = "api" }, [(Now - 60_000, 10), (Now - 30_000, 20), (Now, 40)]),
            (new() { ["__name__"] = "orders_total", ["namespace"] = "bank", ["job"] = "secret" }, [(Now - 60_000, 1), (Now, 7)]),
            (new() { ["__name__"] = "vault_open", ["namespace"] = "bank" }, [(Now, 1)]),
            (new() { ["__name__"] = "machine_up" }, [(Now, 1)]),
        ]);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    public async Task DisposeAsync() => await Kernel.DisposeAsync();

    internal static Task<HttpResponseMessage> WriteAsync(HttpClient client, List<(Dictionary<string, string> Labels, (long, double)[] Samples)> series) =>
        client.PostAsync(new Uri(Api + "write", UriKind.Relative), RemoteWriteMessage.Content(series.Select(one => ((IEnumerable<KeyValuePair<string, string>>)one.Labels, (IEnumerable<(long, double)>)one.Samples))));
}
