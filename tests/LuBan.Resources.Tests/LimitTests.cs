using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

/// <summary>Whatever one client sends is refused with a Status, and the others do not notice.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync(
        options => options.WatcherBacklog = 64,
        services => services.Configure<ResourceApiOptions>(options => (options.MaximumWatches, options.MaximumPage, options.WatchPatience) = (2, 10, TimeSpan.FromSeconds(2))));

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Object_that_no_store_would_take_is_refused_on_every_way_in()
    {
        await _api.PostAsync(Widgets, Widget("one"));
        var large = Widget("large");
        large["spec"]!["text"] = new string('x', 1600 * 1024);

        var created = await _api.PostAsync(Widgets, large);
        var patched = await _api.MergeAsync($"{Widgets}/one", new JsonObject { ["spec"] = new JsonObject { ["text"] = new string('x', 1600 * 1024) } });

        foreach (var (status, refusal) in new[] { created, patched })
        {
            Assert.Equal(413, status);
            Assert.Equal("RequestEntityTooLarge", refusal.Text("reason"));
        }

        Assert.Equal("", (await _api.GetAsync($"{Widgets}/one")).Body.Text("spec", "text"));
    }

    [Fact]
    public async Task Deep_json_and_yaml_are_refused_before_they_are_built()
    {
        var depth = 200_000;
        var json = $$"""{"metadata":{"name":"one"},"spec":{"config":{{new string('[', depth)}}{{new string(']', depth)}} } }""";
        var yaml = $"metadata: {{name: one}}\nspec:\n  config: {new string('[', depth)}{new string(']', depth)}\n";

        using var first = await _api.RawAsync(HttpMethod.Post, Widgets, json);
        using var second = await _api.RawAsync(HttpMethod.Post, Widgets, yaml, "application/yaml");
        using var third = await _api.RawAsync(HttpMethod.Patch, $"{Widgets}/one?fieldManager=x", yaml, "application/apply-patch+yaml");

        Assert.Equal((400, 400, 400), ((int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode));
        await StillServesAsync();
    }

    [Fact]
    public async Task Yaml_whose_anchors_expand_without_end_is_refused()
    {
        var yaml = new StringBuilder("metadata: {name: one}\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++) yaml.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        using var answer = await _api.RawAsync(HttpMethod.Post, Widgets, yaml.ToString(), "application/yaml");

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("too large", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await StillServesAsync();
    }

    [Fact]
    public async Task Json_patch_cannot_be_long_deep_or_multiply()
    {
        var body = Widget("one");
        body["spec"]!["config"] = new JsonObject { ["a"] = new string('x', 200_000) };
        await _api.PostAsync(Widgets, body);

        var many = await PatchAsync(string.Join(',', Enumerable.Repeat("""{"op":"add","path":"/spec/size","value":1}""", 10_001)));
        var copies = await PatchAsync(string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""{"op":"copy","from":"/spec/config/a","path":"/spec/config/b{{i}}"}""")));
        var deep = await PatchAsync(string.Join(',', Enumerable.Range(1, 500).Select(i => $$"""{"op":"add","path":"/spec/config{{string.Concat(Enumerable.Repeat("/d", i))}}","value":{} }""")));

        Assert.Equal((413, "The allowed maximum operations in a JSON patch is 10000, got 10001"), (many.Status, many.Body.Text("message")));
        Assert.Equal((422, 422), (copies.Status, deep.Status));
        Assert.Contains("copied", copies.Body.Text("message"), StringComparison.Ordinal);
        Assert.Contains("levels deep", deep.Body.Text("message"), StringComparison.Ordinal);
        await StillServesAsync();
    }

    [Fact]
    public async Task Page_of_a_list_is_never_larger_than_the_server_allows()
    {
        for (var i = 0; i < 15; i++) await _api.PostAsync(Widgets, Widget($"w{i:00}"));

        var (_, page) = await _api.GetAsync($"{Widgets}?limit=1000000");
        var (_, rest) = await _api.GetAsync($"{Widgets}?limit=1000000&continue={page.Text("metadata", "continue")}");
        var (_, whole) = await _api.GetAsync(Widgets);

        Assert.Equal((10, 5, 15), (((JsonArray)page["items"]!).Count, ((JsonArray)rest["items"]!).Count, ((JsonArray)whole["items"]!).Count));
    }

    [Theory]
    [InlineData("""{"name":"Upper"}""", "metadata.name")]
    [InlineData("""{"name":"a","labels":{"bad key":"x"} }""", "metadata.labels")]
    [InlineData("""{"name":"a","labels":{"k":"-x-"} }""", "metadata.labels")]
    [InlineData("""{"name":"a","annotations":{"/x":"y"} }""", "metadata.annotations")]
    [InlineData("""{"name":"a","finalizers":["not qualified"]}""", "metadata.finalizers")]
    public async Task Names_labels_and_keys_keep_to_the_rules(string metadata, string field)
    {
        var (status, refusal) = await _api.PostAsync(Widgets, new JsonObject { ["metadata"] = JsonNode.Parse(metadata), ["spec"] = new JsonObject() });

        Assert.Equal(422, status);
        Assert.Equal(field, refusal["details"]!["causes"]![0]!["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task Annotations_beyond_256_KiB_are_refused()
    {
        var body = Widget("one");
        body["metadata"]!["annotations"] = new JsonObject { ["a"] = new string('x', 256 * 1024) };

        var (status, refusal) = await _api.PostAsync(Widgets, body);

        Assert.Equal((422, "metadata.annotations"), (status, refusal["details"]!["causes"]![0]!["field"]!.GetValue<string>()));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Watcher_that_stops_reading_slows_nobody_and_loses_its_place()
    {
        using var stalled = new TcpClient { ReceiveBufferSize = 4096 };
        var address = new Uri(_api.Url);
        await stalled.ConnectAsync(address.Host, address.Port);
        await stalled.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {Widgets}?watch=true HTTP/1.1\r\nHost: x\r\n\r\n"));
        var head = new byte[12];
        await stalled.GetStream().ReadExactlyAsync(head);
        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(head));
        using var reader = await WatchReader.OpenAsync(_api, $"{Widgets}?watch=true");
        var reading = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++) await reader.NextAsync();
        });

        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 200; i++)
        {
            var body = Widget($"w{i:000}");
            body["spec"]!["text"] = new string('x', 100_000);
            var clock = Stopwatch.StartNew();
            Assert.Equal(201, (await _api.PostAsync(Widgets, body)).Status);
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }

        await reading.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"a write took {slowest}");
        await Wait.UntilAsync(
            async () =>
            {
                using var another = await WatchReader.OpenAsync(_api, $"{Widgets}?watch=true&resourceVersion={_api.Store.CurrentRevision}");
                return another.Status == 200;
            },
            "the place of the stalled watcher is free",
            seconds: 30);
    }

    private Task<(int Status, JsonObject Body)> PatchAsync(string operations) =>
        _api.SendAsync(HttpMethod.Patch, $"{Widgets}/one", JsonNode.Parse($"[{operations}]"), "application/json-patch+json");

    private async Task StillServesAsync() => Assert.Equal(201, (await _api.PostAsync(Widgets, Widget("after"))).Status);
}
