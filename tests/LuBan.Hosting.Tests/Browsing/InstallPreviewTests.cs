using System.Net;
using System.Text.Json.Nodes;
using LuBan.Hosting.Tests.Sources;
using LuBan.TestSupport;
using Xunit;
using static LuBan.Hosting.Tests.Browsing.ExtensionBrowser;

namespace LuBan.Hosting.Tests.Browsing;

public sealed class InstallPreviewTests : SourceTest
{
    [Fact]
    public async Task A_preview_names_every_package_permission_and_byte_and_writes_nothing()
    {
        var folder = Sub("packages");
        Rich("Acme.Greeter", "1.0.0").WriteTo(folder);
        (WholeKernel.Hello("Acme.Party", "1.0.0", "party.write") with { Dependencies = [("Acme.Greeter", "[1.0.0, 2.0.0)")] }).WriteTo(folder);
        await using var kernel = await StartAsync();

        var preview = await PlanAsync(kernel, "acme.party", []);

        Assert.Equal(["Acme.Greeter add", "Acme.Party add"], preview["steps"]!.AsArray().Select(step => $"{step!["id"]} {step["action"]}"));
        Assert.Empty(preview["problems"]!.AsArray());
        Assert.Equal(["core/secrets:get,list", "party.write", "greetings.read"], preview["permissions"]!["added"]!.AsArray().Select(one => (string)one!["name"]!));
        Assert.Equal("high", (string?)preview["permissions"]!["added"]![0]!["risk"]);
        Assert.Equal("Acme.Greeter", (string?)preview["permissions"]!["added"]![0]!["extension"]);
        Assert.Empty(preview["permissions"]!["toApprove"]!.AsArray());
        Assert.Equal(new FileInfo(Path.Combine(folder, "Acme.Greeter.1.0.0.nupkg")).Length + new FileInfo(Path.Combine(folder, "Acme.Party.1.0.0.nupkg")).Length, (long)preview["download"]!);
        Assert.False((bool)preview["restartNeeded"]!);
        Assert.Empty((await kernel.GetAsync("installplans"))["items"]!.AsArray());
        Assert.Equal(["party.write"], (await PlanAsync(kernel, "Acme.Party", new() { ["approvedPermissions"] = new JsonArray("other") }))["permissions"]!["toApprove"]!.AsArray().Select(one => (string)one!));
    }

    [Fact]
    public async Task A_preview_tells_what_would_stop_it()
    {
        var folder = Sub("packages");
        (WholeKernel.Hello("Acme.Lonely", "1.0.0") with { Dependencies = [("Acme.Nobody", "[1.0.0, 2.0.0)")] }).WriteTo(folder);
        Rich("Acme.Greeter", "1.0.0").WriteTo(folder);
        await using var kernel = await StartAsync();

        var missing = await PlanAsync(kernel, "acme.lonely", []);
        var unknown = await PlanAsync(kernel, "acme.never", []);
        var config = await PlanAsync(kernel, "acme.greeter", new() { ["config"] = new JsonObject { ["greeting"] = 7 } });
        var version = await PlanAsync(kernel, "acme.greeter", new() { ["version"] = "9.9.9" });

        Assert.Contains("Acme.Nobody", missing["problems"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.All(missing["problems"]!.AsArray(), problem => Assert.Matches(@"^LB\d{4}$", (string)problem!["code"]!));
        Assert.NotEmpty(unknown["problems"]!.AsArray());
        Assert.Equal("LB4104", (string?)Assert.Single(config["problems"]!.AsArray())!["code"]);
        Assert.Equal("spec.config.greeting", (string?)config["problems"]![0]!["path"]);
        Assert.NotEmpty(version["problems"]!.AsArray());
    }

    [Fact]
    public async Task An_upgrade_shows_only_what_is_new_and_waits_for_it()
    {
        var folder = Sub("packages");
        WholeKernel.Hello("Acme.Greeter", "1.0.0", "greetings.read", "greetings.old").WriteTo(folder);
        WholeKernel.Hello("Acme.Greeter", "1.1.0", "greetings.read", "greetings.write").WriteTo(folder);
        await using var kernel = await StartAsync();
        await kernel.InstallAsync("Acme.Greeter", "1.0.0");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");

        var preview = await PlanAsync(kernel, "acme.greeter", new() { ["version"] = "1.1.0" });
        var comparison = await kernel.ReadAsync("/acme.greeter/permissions/compare?from=1.0.0&to=1.1.0");
        var implied = await kernel.ReadAsync("/acme.greeter/permissions/compare");
        var same = await PlanAsync(kernel, "acme.greeter", new() { ["version"] = "1.0.0" });

        var step = Assert.Single(preview["steps"]!.AsArray())!;
        Assert.Equal("1.0.0 upgrade 1.1.0", $"{step["from"]} {step["action"]} {step["to"]}");
        Assert.Equal("greetings.write", (string?)Assert.Single(preview["permissions"]!["added"]!.AsArray())!["name"]);
        Assert.Equal("greetings.write", (string?)Assert.Single(preview["permissions"]!["toApprove"]!.AsArray()));
        Assert.Equal("greetings.old", (string?)Assert.Single(preview["permissions"]!["removed"]!.AsArray()));
        Assert.Equal(["greetings.write", "greetings.old", "greetings.read"], new[] { "added", "removed", "kept" }.Select(which => (string)Assert.Single(comparison[which]!.AsArray())!["name"]!));
        Assert.Equal(comparison.ToJsonString(), implied.ToJsonString());
        Assert.Equal("keep", (string?)Assert.Single(same["steps"]!.AsArray())!["action"]);
        Assert.Equal(0, (long)same["download"]!);
    }

    [Fact]
    public async Task A_preview_without_a_body_is_that_of_the_newest_version()
    {
        Rich("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        Rich("Acme.Greeter", "1.2.0").WriteTo(Sub("packages"));
        await using var kernel = await StartAsync();

        using var response = await kernel.Http.PostAsync($"{Root}/acme.greeter/plan", null);

        var preview = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("1.2.0", (string?)preview["steps"]![0]!["to"]);
    }

    [Theory]
    [InlineData("{", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("{\"version\":7}", "application/json")]
    [InlineData("{}", "text/plain")]
    public async Task A_body_that_is_none_is_refused(string body, string type)
    {
        await using var kernel = await WholeKernel.StartAsync(Data);

        using var response = await kernel.Http.PostAsync($"{Root}/acme.greeter/plan", new StringContent(body, System.Text.Encoding.UTF8, type));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("LB4358", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]);
    }

    private static async Task<JsonObject> PlanAsync(WholeKernel kernel, string id, JsonObject wish) => await kernel.SendAsync(HttpMethod.Post, $"{Root}/{id}/plan", wish);

    private async Task<WholeKernel> StartAsync()
    {
        var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("it", Sub("packages"));
        await kernel.WaitForSourceAsync("it");
        return kernel;
    }
}
