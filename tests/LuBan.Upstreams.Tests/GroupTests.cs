using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Testing;

namespace LuBan.Upstreams.Tests;

public sealed class GroupTests(ITestOutputHelper output) : IAsyncLifetime
{
    private UpstreamServer _server = null!;

    public async Task InitializeAsync() => _server = await UpstreamServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_version_of_an_api_group_is_served_by_the_upstream_and_roles_decide_as_for_every_kind()
    {
        await using var kernel = await StartAsync();
        var ada = await kernel.AddUserAsync(new("ada") { Rules = [new() { Verbs = ["get", "list"], ApiGroups = ["metrics.example.dev"], Resources = ["samples"] }] });
        var eve = await kernel.AddUserAsync(new("eve"));

        Assert.Equal("upstream GET /apis/metrics.example.dev/v1/namespaces/a/samples?limit=2", await ada.GetStringAsync("/apis/metrics.example.dev/v1/namespaces/a/samples?limit=2"));
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.DeleteAsync("/apis/metrics.example.dev/v1/namespaces/a/samples/x")).StatusCode);
        using var refused = await eve.GetAsync("/apis/metrics.example.dev/v1/samples");
        Assert.Equal((HttpStatusCode.Forbidden, "Status"), (refused.StatusCode, (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["kind"]));
        Assert.Single(_server.Seen);
    }

    [Fact]
    public async Task Clients_find_the_group_and_ask_the_upstream_for_its_kinds()
    {
        await using var kernel = await StartAsync();
        var client = kernel.Client();

        var groups = (await client.GetFromJsonAsync<JsonObject>("/apis"))!["groups"]!.AsArray();
        Assert.Contains(groups, group => (string?)group!["name"] == "metrics.example.dev" && (string?)group["preferredVersion"]!["groupVersion"] == "metrics.example.dev/v1");
        Assert.Equal("APIGroup", (string?)(await client.GetFromJsonAsync<JsonObject>("/apis/metrics.example.dev"))!["kind"]);
        Assert.Equal("upstream GET /apis/metrics.example.dev/v1", await client.GetStringAsync("/apis/metrics.example.dev/v1"));
        using var aggregated = new HttpRequestMessage(HttpMethod.Get, "/apis");
        aggregated.Headers.TryAddWithoutValidation("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");
        Assert.Equal("APIGroupList", (string?)(await (await client.SendAsync(aggregated)).Content.ReadFromJsonAsync<JsonObject>())!["kind"]);

        await kernel.UninstallAsync(RemoteExtension.Id);

        Assert.DoesNotContain((await client.GetFromJsonAsync<JsonObject>("/apis"))!["groups"]!.AsArray(), group => (string?)group!["name"] == "metrics.example.dev");
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/apis/metrics.example.dev/v1")).StatusCode);
    }

    [Fact]
    public async Task A_group_of_the_kernel_or_of_another_extension_cannot_be_taken()
    {
        await using var kernel = await StartAsync();

        var taken = await Assert.ThrowsAsync<ExtensionException>(() => kernel.InstallAsync(Package("kernel.luban.dev", "Samples.Taker")));
        Assert.Equal("LB8740", taken.Code);
        var twice = await Assert.ThrowsAsync<ExtensionException>(() => kernel.InstallAsync(Package("metrics.example.dev", "Samples.Second")));
        Assert.Equal("LB3030", twice.Code);
        Assert.Contains(RemoteExtension.Id, twice.Message, StringComparison.Ordinal);
    }

    private ExtensionPackage Package(string group, string id = RemoteExtension.Id) => RemoteExtension.Package($$"""[ { "name": "kinds", "url": "{{_server.Address}}", "group": "{{group}}", "version": "v1" } ]""", id: id);

    private Task<TestKernel> StartAsync() => TestKernel.StartAsync(options => options.Add(Package("metrics.example.dev")).Output = output.WriteLine);
}
