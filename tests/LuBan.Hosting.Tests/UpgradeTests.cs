using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;
using Xunit.Abstractions;

namespace LuBan.Hosting.Tests;

public sealed class UpgradeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task Upgrades_under_load_fail_no_request_and_never_go_back(HttpProtocols protocols)
    {
        await using var kernel = await TestKernel.StartAsync(protocols: protocols);
        await kernel.ServeAsync(TestExtension.Request("Hello", "0.0.0"));
        await kernel.ServeAsync(TestExtension.Request("Newtonsoft13"));
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 3).Select(_ => Client(kernel, protocols)).ToArray();
        var failures = new ConcurrentQueue<string>();
        var answered = 0L;
        var load = clients.Select(client => Task.Run(async () =>
        {
            var last = new Version(0, 0, 0);
            while (!stop.IsCancellationRequested)
            {
                var response = await client.GetAsync("/ext/tests.hello/greetings/Ada");
                var body = await response.Content.ReadAsStringAsync();
                Interlocked.Increment(ref answered);
                if (response.StatusCode != HttpStatusCode.OK)
                {
                    failures.Enqueue($"{response.StatusCode}: {body}");
                    continue;
                }
                var version = Version.Parse((string)JsonNode.Parse(body)!["version"]!);
                if (version < last) failures.Enqueue($"went back from {last} to {version}");
                last = version;
            }
        })).Append(Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var neighbour = await clients[0].GetStringAsync("/ext/tests.newtonsoft13/version");
                Interlocked.Increment(ref answered);
                if (neighbour != """{"Major":13}""") failures.Enqueue($"neighbour: {neighbour}");
            }
        })).ToArray();

        var unloaded = 0;
        for (var version = 1; version <= 10; version++)
        {
            var next = await kernel.Host.LoadAsync(TestExtension.Request("Hello", $"0.0.{version}",
                manifest: manifest => manifest with { WarmUp = ["/greetings/warm-up"] }), null, CancellationToken.None);
            var replaced = kernel.Host.Publish(next).Replaced!;
            var verdict = await kernel.Host.RetireAsync(replaced, TimeSpan.FromSeconds(10), CancellationToken.None);
            if (verdict.State == ExtensionState.Unloaded) unloaded++;
            Assert.Empty(verdict.Notes);
        }
        await stop.CancelAsync();
        await Task.WhenAll(load);
        output.WriteLine($"{answered} requests, {failures.Count} failed, {unloaded} of 10 old versions unloaded");

        Assert.Empty(failures);
        Assert.Equal(10, unloaded);
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task A_request_over_http_2_leaves_nothing_of_the_extension_on_its_pooled_stream()
    {
        await using var kernel = await TestKernel.StartAsync(protocols: HttpProtocols.Http2);
        using var client = Client(kernel, HttpProtocols.Http2);
        await kernel.ServeAsync(TestExtension.Request("KitchenSink"));

        var probes = await client.GetStringAsync("/ext/tests.kitchensink/probes");
        var verdict = await kernel.RemoveAsync("tests.kitchensink");

        Assert.Contains("AmbientProbe", probes, StringComparison.Ordinal);
        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        Assert.Equal("", await client.GetStringAsync("/stamp"));
    }

    private static HttpClient Client(TestKernel kernel, HttpProtocols protocols) => new()
    {
        BaseAddress = kernel.Address,
        DefaultRequestVersion = protocols == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
