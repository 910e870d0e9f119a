using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.TestSupport;
using Xunit;

namespace LuBan.Hosting.Tests.Sources;

public sealed class BulkTests : SourceTest
{
    [Fact]
    public async Task Many_are_updated_with_one_state_to_go_back_to_and_go_back()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        string[] ids = ["Acme.One", "Acme.Two", "Acme.Three", "Acme.Four", "Acme.Five"];
        foreach (var id in ids) feed.Add(WholeKernel.Hello(id, "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("team", feed.IndexUrl);
        await kernel.WaitForSourceAsync("team");
        foreach (var id in ids) await kernel.InstallAsync(id, id == "Acme.Two" ? "1.0.0" : id == "Acme.Three" ? "1.x" : null);
        foreach (var id in ids) await kernel.WaitForPlanAsync(id, "Installed");

        foreach (var id in ids) feed.Add(WholeKernel.Hello(id, id == "Acme.Three" ? "2.0.0" : "1.1.0"));
        await kernel.SyncAsync("team");
        var dryRun = await PostAsync(kernel, "updates", new() { ["dryRun"] = true });
        var answer = await PostAsync(kernel, "updates", []);
        foreach (var id in ids.Where(id => id != "Acme.Three")) await InstalledAsync(kernel, id, "1.1.0");
        // What came since goes, and what went comes back.
        feed.Add(WholeKernel.Hello("Acme.Late", "1.0.0"));
        await kernel.InstallAsync("Acme.Late");
        await kernel.WaitForPlanAsync("Acme.Late", "Installed");
        await kernel.Http.DeleteAsync("/apis/kernel.luban.dev/v1/installplans/acme.five");
        await Wait.UntilAsync(async () => await kernel.FindAsync("installplans/acme.five") is null, "the plan to be gone");
        await feed.StopAsync();
        var point = (int)answer["rollbackTo"]!;
        var back = await PostAsync(kernel, "rollback", new() { ["generation"] = point });
        foreach (var id in ids) await InstalledAsync(kernel, id, "1.0.0");
        await Wait.UntilAsync(async () => await kernel.FindAsync("installplans/acme.late") is null, "the later plan to be gone");

        Assert.Null(dryRun["rollbackTo"]);
        Assert.Equal(4, dryRun["updates"]!.AsArray().Count);
        Assert.Equal(4, answer["updates"]!.AsArray().Count);
        Assert.Equal("acme.late", (string?)back["removals"]!.AsArray().Single());
        Assert.Contains("1.0.0", await kernel.Http.GetStringAsync("/ext/acme.one/greetings/Ada"), StringComparison.Ordinal);
        var generations = await kernel.Http.GetFromJsonAsync<JsonArray>("/api/kernel/v1/generations");
        Assert.Contains(generations!, generation => (int)generation!["number"]! == point && (bool)generation["isRollbackPoint"]!);
    }

    [Fact]
    public async Task A_state_that_is_not_there_cannot_be_gone_back_to()
    {
        await using var kernel = await WholeKernel.StartAsync(Data);

        var (status, answer) = await kernel.TrySendAsync(HttpMethod.Post, "/api/kernel/v1/rollback", new() { ["generation"] = 99 });

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("LB4025", (string?)answer["code"]);
    }

    [Fact]
    public async Task What_was_locked_is_installed_elsewhere_byte_for_byte_and_nothing_else_is()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Shared", "1.0.0"));
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0", "notes.read") with { Dependencies = [("Acme.Shared", "[1.0.0, 2.0.0)")] });
        byte[] file;
        await using (var kernel = await WholeKernel.StartAsync(Data))
        {
            await kernel.AddSourceAsync("team", feed.IndexUrl);
            await kernel.InstallAsync("Acme.Greeter");
            await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");
            file = await kernel.Http.GetByteArrayAsync("/api/kernel/v1/lock");
        }
        var locked = JsonNode.Parse(file)!["extensions"]!;
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.1.0"));
        feed.Add(WholeKernel.Hello("Acme.Shared", "1.5.0"));

        await using (var other = await WholeKernel.StartAsync(Path.Combine(Sub("other"), "data")))
        {
            await other.AddSourceAsync("team", feed.IndexUrl);
            await ApplyAsync(other, file);
            var plan = await other.WaitForPlanAsync("Acme.Greeter", "Installed");
            var shared = await other.WaitForPlanAsync("Acme.Shared", "Installed");
            Assert.Equal("1.0.0", (string?)plan["status"]!["installedVersion"]);
            Assert.Equal("1.0.0", (string?)shared["status"]!["installedVersion"]);
            Assert.Equal("sha512-" + (string?)plan["status"]!["contentHash"], (string?)locked["Acme.Greeter"]!["contentHash"]);
            Assert.Equal(file, await other.Http.GetByteArrayAsync("/api/kernel/v1/lock"));
            var (status, answer) = await other.TrySendAsync(HttpMethod.Patch, "installplans/acme.greeter", new() { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = "1.1.0" } } });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains("LB4020", (string?)answer["message"], StringComparison.Ordinal);
        }
        feed.Add(WholeKernel.Hello("Acme.Shared", "1.0.0") with { Description = "Other bytes." });
        await using var third = await WholeKernel.StartAsync(Path.Combine(Sub("third"), "data"));
        await third.AddSourceAsync("team", feed.IndexUrl);
        await ApplyAsync(third, file);

        var refused = await third.WaitForPlanAsync("Acme.Shared", "Failed");

        Assert.Equal("LB2118", (string?)refused["status"]!["reason"]);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Sub("third"), "data", "extensions", "store")));
    }

    [Fact]
    public async Task What_was_installed_for_another_extension_goes_with_it_when_that_is_asked_for()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Shared", "1.0.0"));
        feed.Add(WholeKernel.Hello("Acme.Chosen", "1.0.0"));
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0") with { Dependencies = [("Acme.Shared", "[1.0.0, 2.0.0)"), ("Acme.Chosen", "[1.0.0, 2.0.0)")] });
        await using var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("team", feed.IndexUrl);
        await kernel.InstallAsync("Acme.Chosen");
        await kernel.InstallAsync("Acme.Greeter");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");

        await kernel.AnnotateAsync("installplans/acme.greeter", "kernel.luban.dev/autoremove", "true");
        await kernel.Http.DeleteAsync("/apis/kernel.luban.dev/v1/installplans/acme.greeter");

        await Wait.UntilAsync(async () => await kernel.FindAsync("installplans/acme.greeter") is null && await kernel.FindAsync("installplans/acme.shared") is null, "both plans to be gone");
        await kernel.WaitForPlanAsync("Acme.Chosen", "Installed");
    }

    private static Task<JsonObject> PostAsync(WholeKernel kernel, string what, JsonObject body) => kernel.SendAsync(HttpMethod.Post, $"/api/kernel/v1/{what}", body);

    private static async Task ApplyAsync(WholeKernel kernel, byte[] file)
    {
        using var content = new StringContent(Encoding.UTF8.GetString(file), Encoding.UTF8, "application/json");
        using var response = await kernel.Http.PostAsync("/api/kernel/v1/lock", content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static Task InstalledAsync(WholeKernel kernel, string id, string version) =>
        kernel.WaitForPlanAsync(id, "Installed", status => (string?)status["installedVersion"] == version);
}
