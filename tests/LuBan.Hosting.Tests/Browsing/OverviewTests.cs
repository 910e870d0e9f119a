using System.Net;
using System.Text.Json.Nodes;
using LuBan.Hosting.Tests.Sources;
using Xunit;

namespace LuBan.Hosting.Tests.Browsing;

public sealed class OverviewTests : SourceTest
{
    private const string Overview = "/api/kernel/v1/overview";

    [Fact]
    public async Task One_answer_says_how_the_platform_stands_and_each_part_is_for_those_who_may_read_it()
    {
        await using var kernel = await StartAsync();
        (await kernel.Http.DeleteAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/platform-regular")).EnsureSuccessStatusCode();

        var all = JsonNode.Parse(await kernel.Http.GetStringAsync(Overview))!;
        using var asked = new HttpRequestMessage(HttpMethod.Get, Overview) { Headers = { { "Impersonate-User", "bob" } } };
        using var answered = await kernel.Http.SendAsync(asked);
        var own = JsonNode.Parse(await answered.Content.ReadAsStringAsync())!;
        using var nobody = new HttpClient { BaseAddress = kernel.Http.BaseAddress };
        using var refused = await nobody.GetAsync(Overview);

        Assert.True((bool)all["health"]!["ready"]!);
        var checks = all["health"]!["checks"]!.AsArray();
        Assert.Contains(checks, check => ((string)check!["name"]!).StartsWith("extension Acme.Greeter 1.0.0", StringComparison.OrdinalIgnoreCase) && (string)check["state"]! == "Good");
        Assert.Equal(1, (int)all["extensions"]!["updates"]!);
        Assert.Equal(1, (int)all["extensions"]!["installed"]!);
        Assert.Equal("""[{"id":"Acme.Greeter","version":"1.0.0","to":"1.1.0"}]""", new JsonArray([.. all["updates"]!.AsArray().Select(one =>
            (JsonNode)new JsonObject { ["id"] = (string?)one!["id"], ["version"] = (string?)one["installedVersion"], ["to"] = (string?)one["recommendedVersion"] })]).ToJsonString());
        Assert.True((bool)own["health"]!["ready"]!);
        Assert.Null(own["extensions"]);
        Assert.Null(own["updates"]);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task An_answer_is_compressed_for_who_takes_that_and_not_sent_again_to_who_has_it()
    {
        await using var kernel = await StartAsync();

        using var first = await GetAsync(kernel, null);
        using var again = await GetAsync(kernel, first.Headers.ETag!.Tag);
        using var weak = await GetAsync(kernel, "W/" + first.Headers.ETag.Tag);
        using var other = await GetAsync(kernel, "\"another\"");

        Assert.Equal("gzip", Assert.Single(first.Content.Headers.ContentEncoding));
        Assert.Contains("Accept-Encoding", first.Headers.Vary);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, weak.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(WholeKernel kernel, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/kernel/v1/openapi/kernel.json") { Headers = { { "Accept-Encoding", "gzip" } } };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await kernel.Http.SendAsync(request);
    }

    private async Task<WholeKernel> StartAsync()
    {
        WholeKernel.Hello("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        WholeKernel.Hello("Acme.Greeter", "1.1.0").WriteTo(Sub("packages"));
        var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("it", Sub("packages"));
        await kernel.WaitForSourceAsync("it");
        await kernel.InstallAsync("Acme.Greeter", "1.0.0");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");
        return kernel;
    }
}
