using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.Sdk.Testing;
using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Control;
using LuBan.ServiceMesh.Proxy.Tables;
using Xunit.Abstractions;

namespace LuBan.ServiceMesh.Tests.Control;

/// <summary>The extension in a kernel, with the data plane as a real process.</summary>
public sealed class KernelTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private TestKernel _kernel = null!;
    private Peer _v1 = null!;
    private Peer _v2 = null!;

    public async Task InitializeAsync()
    {
        (_v1, _v2) = (await Peer.StartAsync("v1"), await Peer.StartAsync("v2"));
        _kernel = await Objects.StartKernelAsync(output.WriteLine);
    }

    public async Task DisposeAsync()
    {
        await _kernel.DisposeAsync();
        await _v1.DisposeAsync();
        await _v2.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task A_service_gets_an_address_and_its_traffic_follows_the_rules_through_a_restart_of_the_kernel_until_the_extension_goes()
    {
        var url = await StartAsync(100, 0);
        Assert.Equal("v1", await AskAsync(url));

        using var shifted = await _kernel.Client().PostAsync("/ext/luban.servicemesh/namespaces/default/virtualservices/reviews/shift?subset=v2", null);
        Assert.Equal(HttpStatusCode.OK, shifted.StatusCode);
        await Wait.UntilAsync(async () => await AskAsync(url) == "v2", "the shift has its effect", seconds: 180);
        var process = (await StatusAsync()).ProcessId;

        await _kernel.RestartAsync();
        Assert.Equal("v2", await AskAsync(url));
        Assert.Equal(process, (await StatusAsync()).ProcessId);

        await Wait.UntilAsync(async () => await MetricsServiceAsync() == HttpStatusCode.OK, "it is written where the metrics are", seconds: 180);
        await _kernel.UninstallAsync<ServiceMeshExtension>();
        Assert.False(Directory.Exists($"/proc/{process}"), "the data plane is gone with the extension");
        Assert.Equal(HttpStatusCode.NotFound, await MetricsServiceAsync());
        Assert.Empty((await _kernel.Client().GetFromJsonAsync<JsonObject>("/apis/discovery.k8s.io/v1/endpointslices"))!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_process_that_was_killed_is_started_again_with_its_last_table()
    {
        var url = await StartAsync(0, 100);
        var process = (await StatusAsync()).ProcessId;

        System.Diagnostics.Process.GetProcessById(process).Kill();

        await Wait.UntilAsync(async () => await TryAskAsync(url) == "v2", "it serves again", seconds: 180);
        Assert.NotEqual(process, (await StatusAsync()).ProcessId);
    }

    [Fact]
    public async Task An_upgrade_adopts_the_process_and_a_disabled_extension_ends_it()
    {
        var url = await StartAsync(100, 0);
        var process = (await StatusAsync()).ProcessId;

        await _kernel.UpgradeAsync(ExtensionPackage.Of<ServiceMeshExtension>().NextVersion());
        Assert.Equal("v1", await AskAsync(url));
        Assert.Equal(process, (await StatusAsync()).ProcessId);

        using var disabled = await _kernel.Client().PatchAsync("/apis/kernel.luban.dev/v1/installplans/luban.servicemesh", new StringContent("""{"spec":{"enabled":false}}""", System.Text.Encoding.UTF8, "application/merge-patch+json"));
        Assert.True(disabled.IsSuccessStatusCode, await disabled.Content.ReadAsStringAsync());
        await Wait.UntilAsync(() => !Directory.Exists($"/proc/{process}"), "the data plane ends", seconds: 180);
    }

    [Fact]
    public async Task Endpoints_come_from_the_slices_of_a_service_and_subsets_select_by_their_labels()
    {
        var port = PeerProcess.FreePort();
        await _kernel.Resources<Service>().CreateAsync(new() { Metadata = new() { Name = "ratings", Namespace = "default" }, Spec = new() { Ports = [new() { Name = "http", Port = port }] } });
        await _kernel.Resources<EndpointSlice>().CreateAsync(Slice("ratings-v1", "v1", _v1.Port));
        await _kernel.ApplyAsync($$"""
            apiVersion: servicemesh.luban.dev/v1alpha1
            kind: MeshService
            metadata: {name: ratings}
            spec: {ports: [ {name: http, port: {{port}} } ] }
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: ratings}
            spec: {host: ratings, subsets: [ {name: v1, labels: {version: v1} }, {name: v2, labels: {version: v2} } ] }
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: ratings}
            spec:
              hosts: [ratings.default.svc.cluster.local]
              http: [{route: [ {destination: {host: ratings, subset: v2} } ] } ]
            """);
        var service = await _kernel.Resources<MeshService>().WaitForAsync("ratings", one => one.Status is { Endpoints: 1 } status && status.Conditions.Is("Ready", "True"), @namespace: "default");
        var url = new Uri($"http://{service.Status!.Address}:{port}/");
        await Wait.UntilAsync(async () => await FlagAsync(url) == "UH", "the rule holds, and there is nothing healthy behind it", seconds: 180);

        await _kernel.Resources<EndpointSlice>().CreateAsync(Slice("ratings-v2", "v2", _v2.Port));

        await Wait.UntilAsync(async () => await TryAskAsync(url) == "v2", "the new slice is used", seconds: 180);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_with_its_code_and_what_is_not_supported_is_named_in_a_condition()
    {
        await StartAsync(90, 10);
        var refused = await Assert.ThrowsAsync<ResourceException>(() => _kernel.Resources<VirtualService>().CreateAsync(new() { Metadata = new() { Name = "second", Namespace = "default" }, Spec = new() { Hosts = ["reviews"], Http = [new() { DirectResponse = new() { Status = 200 } }] } }));
        Assert.Contains("LB9323", refused.Message, StringComparison.Ordinal);

        using var older = await _kernel.Client().PostAsJsonAsync("/apis/networking.istio.io/v1beta1/namespaces/default/destinationrules", new JsonObject
        {
            ["apiVersion"] = "networking.istio.io/v1beta1", ["kind"] = "DestinationRule", ["metadata"] = new JsonObject { ["name"] = "older" },
            ["spec"] = new JsonObject { ["host"] = "elsewhere", ["trafficPolicy"] = new JsonObject { ["tls"] = new JsonObject { ["mode"] = "ISTIO_MUTUAL" } } },
        });
        Assert.True(older.StatusCode == HttpStatusCode.Created, await older.Content.ReadAsStringAsync());
        var rule = await _kernel.Resources<DestinationRule>().WaitForAsync("older", one => one.Status?.Conditions.Is("Supported", "False") == true, @namespace: "default");
        Assert.Contains("spec.trafficPolicy.tls", rule.Status!.Conditions!.Single(one => one.Type == "Supported").Message, StringComparison.Ordinal);
        Assert.Equal("LB9320", rule.Status.ValidationMessages![0].Code);
    }

    [Fact]
    public async Task Pages_get_services_traffic_graph_explanations_and_failures()
    {
        var url = await StartAsync(100, 0);
        for (var count = 0; count < 20; count++) await AskAsync(url, "productpage.default");
        _v1.Handle = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        using (await _http.GetAsync(url)) { }

        var services = await GetAsync("namespaces/default/services");
        var reviews = services.AsArray().Single(one => (string?)one!["name"] == "reviews")!;
        Assert.True((long)reviews["traffic"]!["requests"]! >= 21, reviews.ToJsonString());
        Assert.Equal(100, (int)reviews["versions"]![0]!["weight"]!);
        var graph = await GetAsync("graph?window=600");
        Assert.Contains(graph["edges"]!.AsArray(), edge => (string?)edge!["from"] == "productpage.default" && (string?)edge["to"] == "reviews.default" && (long)edge["requests"]! == 20);
        Assert.Contains((await GetAsync("failures")).AsArray(), one => (int)one!["status"]! == 500);
        using var explained = await _kernel.Client().PostAsJsonAsync("/ext/luban.servicemesh/explain", new { method = "GET", url = url.ToString() });
        var explanation = (await explained.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal("route", (string?)explanation["outcome"]);
        using var validated = await _kernel.Client().PostAsync("/ext/luban.servicemesh/namespaces/default/validate", new StringContent("apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: x}\nspec: {hosts: [reviews], http: []}"));
        Assert.Contains("LB9302", await validated.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_may_change_rules_shifts_and_only_who_may_see_the_mesh_sees_it()
    {
        await StartAsync(90, 10);
        var nobody = await _kernel.AddUserAsync(new("nobody"));
        var reader = await _kernel.AddUserAsync(new("reader") { Permissions = ["mesh.read"] });

        Assert.Equal(HttpStatusCode.Forbidden, (await nobody.GetAsync("/ext/luban.servicemesh/services")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/ext/luban.servicemesh/services")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/ext/luban.servicemesh/namespaces/default/virtualservices/reviews/shift?subset=v1", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _kernel.Client().PostAsync("/ext/luban.servicemesh/namespaces/default/virtualservices/reviews/shift?subset=v9", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _kernel.Client().PostAsync("/ext/luban.servicemesh/namespaces/default/virtualservices/reviews/shift?subset=v1&weight=101", null)).StatusCode);
    }

    private async Task<HttpStatusCode> MetricsServiceAsync()
    {
        using var answer = await _kernel.Client().GetAsync("/api/v1/namespaces/default/services/luban-mesh-metrics");
        return answer.StatusCode;
    }

    private static EndpointSlice Slice(string name, string version, int port) => new()
    {
        Metadata = new() { Name = name, Namespace = "default", Labels = new Dictionary<string, string> { [EndpointSlice.ServiceNameLabel] = "ratings", ["app"] = "ratings", ["version"] = version } },
        Endpoints = [new() { Addresses = ["127.0.0.1"] }], Ports = [new() { Name = "http", Port = port }],
    };

    private async Task<Uri> StartAsync(int first, int second)
    {
        var port = PeerProcess.FreePort();
        await _kernel.ApplyAsync(Objects.Reviews(port, _v1, _v2, first, second));
        var service = await _kernel.Resources<MeshService>().WaitForAsync("reviews", one => one.Status?.Conditions.Is("Ready", "True") == true, @namespace: "default");
        await _kernel.Resources<VirtualService>().WaitForAsync("reviews", one => one.Status?.Conditions.Is("Ready", "True") == true, @namespace: "default");
        return new($"http://{service.Status!.Address}:{port}/");
    }

    private async Task<string?> FlagAsync(Uri url)
    {
        using var answer = await _http.GetAsync(url);
        return answer.Headers.TryGetValues("X-LuBan-Mesh", out var flags) ? flags.Single() : null;
    }

    private async Task<string> AskAsync(Uri url, string? source = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (source is not null) request.Headers.Add("X-LuBan-Workload", source);
        using var response = await _http.SendAsync(request);
        return (string?)(await response.Content.ReadFromJsonAsync<JsonObject>())?["Peer"] ?? $"{(int)response.StatusCode}";
    }

    private async Task<string> TryAskAsync(Uri url)
    {
        try
        {
            return await AskAsync(url);
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    private async Task<ProxyStatus> StatusAsync()
    {
        ProxyStatus? status = null;
        await Wait.UntilAsync(async () =>
        {
            using var response = await _kernel.Client().GetAsync("/ext/luban.servicemesh/status");
            if (response.StatusCode == HttpStatusCode.OK) status = await response.Content.ReadFromJsonAsync<ProxyStatus>(TableJson.Options);
            return status is not null;
        }, "the data plane answers", seconds: 180);
        return status!;
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var response = await _kernel.Client().GetAsync($"/ext/luban.servicemesh/{path}");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
