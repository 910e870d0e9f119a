using System.Net;
using System.Text.Json.Nodes;
using LuBan.Hosting.Tests.Sources;
using Xunit;
using static LuBan.Hosting.Tests.Browsing.ExtensionBrowser;

namespace LuBan.Hosting.Tests.Browsing;

public sealed class ExtensionAccessTests : SourceTest
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

    [Fact]
    public async Task Who_may_read_extensions_may_ask_about_them_and_others_are_told_what_is_missing()
    {
        await using var kernel = await StartAsync();
        // Everybody who has signed in may look at the catalogue, unless an administrator thinks otherwise.
        (await kernel.Http.DeleteAsync($"{Rbac}/clusterrolebindings/platform-regular")).EnsureSuccessStatusCode();

        var (refused, why) = await AsBobAsync(kernel, "");
        var (refusedOne, whyOne) = await AsBobAsync(kernel, "/acme.greeter/versions/1.0.0/readme");
        var documents = await DocumentsAsync(kernel);
        await GrantAsync(kernel, "extensions");
        var (allowed, _) = await AsBobAsync(kernel, "");
        using var nobody = new HttpClient { BaseAddress = kernel.Http.BaseAddress };
        using var anonymous = await nobody.GetAsync(Root);

        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Equal("LB8301", (string?)why["code"]);
        Assert.Equal("""{"verb":"list","group":"kernel.luban.dev","resource":"extensions"}""", why["missing"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.Forbidden, refusedOne);
        Assert.Equal("""{"verb":"get","group":"kernel.luban.dev","resource":"extensions","name":"acme.greeter"}""", whyOne["missing"]!.ToJsonString());
        Assert.DoesNotContain("acme.greeter", documents, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, allowed);
        Assert.Contains("acme.greeter", await DocumentsAsync(kernel), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        var records = JsonNode.Parse(await kernel.Http.GetStringAsync("/apis/audit.luban.dev/v1/records?user=bob&decision=deny"))!;
        Assert.Contains(records["items"]!.AsArray(), record => ((string?)record!["path"])?.StartsWith(Root, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task What_runs_here_is_for_those_who_may_read_plans()
    {
        await using var kernel = await StartAsync(new() { ["config"] = new JsonObject { ["password"] = "hush" } });

        var (_, before) = await AsBobAsync(kernel, "/acme.greeter");
        foreach (var (path, missing) in new[] { ("/health", "installplans"), ("/logs", "installplans/log"), ("/leaves", "installplans") })
        {
            var (status, problem) = await AsBobAsync(kernel, "/acme.greeter" + path);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Equal(missing, (string?)problem["missing"]!["resource"]);
        }
        await GrantAsync(kernel, "installplans", "installplans/log");
        var (_, after) = await AsBobAsync(kernel, "/acme.greeter");

        Assert.Equal("1.0.0", (string?)before["installedVersion"]);
        Assert.DoesNotContain("hush", before.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(before["plan"]);
        Assert.Equal("hush", (string?)after["plan"]!["spec"]!["config"]!["password"]);
        Assert.Equal(HttpStatusCode.OK, (await AsBobAsync(kernel, "/acme.greeter/health")).Status);
    }

    private async Task<WholeKernel> StartAsync(JsonObject? spec = null)
    {
        WholeKernel.Hello("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("it", Sub("packages"));
        await kernel.WaitForSourceAsync("it");
        await kernel.InstallAsync("Acme.Greeter", null, spec);
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");
        return kernel;
    }

    private static async Task GrantAsync(WholeKernel kernel, params string[] resources)
    {
        await kernel.SendAsync(HttpMethod.Post, $"{Rbac}/clusterroles", new()
        {
            ["metadata"] = new JsonObject { ["name"] = "browser" },
            ["rules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("get", "list"), ["apiGroups"] = new JsonArray("kernel.luban.dev"), ["resources"] = new JsonArray([.. resources.Select(resource => (JsonNode)resource)]) }),
        });
        await kernel.SendAsync(HttpMethod.Post, $"{Rbac}/clusterrolebindings", new()
        {
            ["metadata"] = new JsonObject { ["name"] = "browser" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "browser" },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "User", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = "bob" }),
        });
    }

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> AsBobAsync(WholeKernel kernel, string path)
    {
        using var response = await SendAsync(kernel, Root + path);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private static async Task<string> DocumentsAsync(WholeKernel kernel)
    {
        using var response = await SendAsync(kernel, "/api/kernel/v1/openapi");
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> SendAsync(WholeKernel kernel, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "Impersonate-User", "bob" } } };
        return await kernel.Http.SendAsync(request);
    }
}
