using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Workers.Tests.Inside;

/// <summary>What extensions send to the kernel's own API, from its process and from a worker.</summary>
public sealed class KernelClientTests
{
    private const string Id = "tests.courier";
    private const string Maps = "api/v1/namespaces/default/configmaps";

    private static readonly AccessDeclaration[] Asked =
    [
        new([""], ["configmaps"], ["get", "list", "watch", "create"]), new([""], ["serviceaccounts/token"], ["create"]), new(["paths.luban.dev"], ["metrics"], ["get"]),
    ];

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_extension_reads_writes_and_watches_whatever_its_plan_approves(bool inWorker)
    {
        await using var kernel = await ServeAsync(inWorker);

        var created = await SendAsync(kernel, "POST", Maps, Map("one"));
        Assert.True(created.Status == HttpStatusCode.Created, created.Text);
        var read = await SendAsync(kernel, "GET", $"{Maps}/one");
        var line = JsonNode.Parse(await (await kernel.Http.PostAsync($"/ext/{Id}/watch?path={Uri.EscapeDataString($"{Maps}?watch=true&resourceVersion=0&fieldSelector=metadata.name=one")}", null)).Content.ReadAsStringAsync());
        var discovery = await SendAsync(kernel, "GET", "api/v1");

        Assert.Equal("one", (string?)JsonNode.Parse(read.Text)!["metadata"]!["name"]);
        Assert.Equal(Id, (string?)JsonNode.Parse(created.Text)!["metadata"]!["managedFields"]![0]!["manager"]);
        Assert.Equal("ADDED", (string?)line!["type"]);
        Assert.Equal(HttpStatusCode.OK, discovery.Status);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_the_manifest_does_not_ask_for_is_refused_to_it_as_to_anybody(bool inWorker)
    {
        await using var kernel = await ServeAsync(inWorker);
        await SendAsync(kernel, "POST", Maps, Map("one"));

        var deleted = await SendAsync(kernel, "DELETE", $"{Maps}/one");
        var secrets = await SendAsync(kernel, "GET", "api/v1/secrets");
        var version = await SendAsync(kernel, "GET", "clusters/other");

        Assert.Equal(HttpStatusCode.Forbidden, deleted.Status);
        Assert.Contains($"User \\u0022system:extension:{Id}\\u0022 cannot delete resource", deleted.Text.Replace("\\\"", "\\u0022", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, secrets.Status);
        Assert.Equal(HttpStatusCode.Forbidden, version.Status);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_extension_is_nobody_else_whatever_it_sends(bool inWorker)
    {
        await using var kernel = await ServeAsync(inWorker);

        var impersonating = await SendAsync(kernel, "GET", Maps, header: ("Impersonate-User", "ada"));
        var claiming = await SendAsync(kernel, "GET", "api/v1/secrets", header: ("X-User", "administrator"));
        var showing = await SendAsync(kernel, "GET", "api/v1/secrets", header: ("Authorization", "Bearer something"));

        Assert.Equal(HttpStatusCode.Forbidden, impersonating.Status);
        Assert.Contains("LB3035", impersonating.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, claiming.Status);
        Assert.Equal(HttpStatusCode.Forbidden, showing.Status);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_extension_reads_the_metrics_when_it_asked_for_them(bool inWorker)
    {
        await using var kernel = await ServeAsync(inWorker);
        await using var other = await ServeAsync(inWorker, Asked[..1]);

        var (status, text) = await SendAsync(kernel, "GET", "metrics");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("luban_extension_in_flight", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(other, "GET", "metrics")).Status);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_an_extension_sends_is_in_the_audit_log_under_its_name_and_with_the_id_of_what_it_was_asked(bool inWorker)
    {
        await using var kernel = await ServeAsync(inWorker);
        kernel.Http.DefaultRequestHeaders.Add("X-Request-Id", "asked-by-a-test");

        await SendAsync(kernel, "POST", Maps, Map("one"));
        await SendAsync(kernel, "DELETE", $"{Maps}/one");
        var records = JsonNode.Parse(await kernel.Http.GetStringAsync($"/apis/audit.luban.dev/v1/records?user=system:extension:{Id}"))!["items"]!.AsArray();

        Assert.Equal(["create", "delete"], records.Select(record => (string?)record!["verb"]).Order());
        Assert.All(records, record => Assert.Equal("asked-by-a-test", (string?)record!["correlationId"]));
    }

    [Fact]
    public async Task A_stopped_extension_unloads_and_its_token_opens_nothing()
    {
        await using var kernel = await ServeAsync(inWorker: false);
        await SendAsync(kernel, "GET", Maps);
        var runtime = kernel.Host.Runtimes.Single();

        await kernel.Host.RetireAsync(runtime, TimeSpan.FromSeconds(5), CancellationToken.None);

        Assert.True(runtime.State == ExtensionState.Unloaded, runtime.Verdict?.Reason);
    }

    private static async Task<WorkerKernelHost> ServeAsync(bool inWorker, AccessDeclaration[]? access = null)
    {
        var kernel = await WorkerKernelHost.StartAsync();
        await kernel.ServeAsync(kernel.Request("Courier", inWorker, access: access ?? Asked));
        return kernel;
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(WorkerKernelHost kernel, string method, string path, JsonObject? body = null, (string Name, string Value)? header = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/ext/{Id}/send?method={method}&path={Uri.EscapeDataString(path)}") { Content = body is null ? null : JsonContent.Create(body) };
        // Behind the kernel's own decision about who calls: the extension passes it on.
        if (header is { } sent) message.Headers.TryAddWithoutValidation($"Carry-{sent.Name}", sent.Value);
        using var response = await kernel.Http.SendAsync(message);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static JsonObject Map(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["a"] = "b" } };
}
