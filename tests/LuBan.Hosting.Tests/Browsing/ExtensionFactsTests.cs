using System.Net;
using System.Text.Json.Nodes;
using LuBan.Hosting.Tests.Sources;
using Xunit;
using static LuBan.Hosting.Tests.Browsing.ExtensionBrowser;

namespace LuBan.Hosting.Tests.Browsing;

public sealed class ExtensionFactsTests : SourceTest
{
    [Fact]
    public async Task Who_needs_an_extension_is_told_through_others_too()
    {
        var folder = Sub("packages");
        WholeKernel.Hello("Acme.Base", "1.0.0").WriteTo(folder);
        (WholeKernel.Hello("Acme.Middle", "1.0.0") with { Dependencies = [("Acme.Base", "[1.0.0, 2.0.0)")] }).WriteTo(folder);
        (WholeKernel.Hello("Acme.Top", "1.0.0") with { Dependencies = [("Acme.Middle", "[1.0.0, )")] }).WriteTo(folder);
        await using var kernel = await StartAsync();
        await kernel.InstallAsync("Acme.Top");
        await kernel.WaitForPlanAsync("Acme.Top", "Installed");

        var (_, dependents) = await kernel.TryReadAsync("/acme.base/dependents");
        var (_, none) = await kernel.TryReadAsync("/acme.top/dependents");

        Assert.Equal(["acme.middle True", "acme.top False"], dependents.AsArray().Select(one => $"{((string)one!["id"]!).ToLowerInvariant()} {(bool)one["direct"]!}"));
        Assert.Equal("[1.0.0, 2.0.0)", (string?)dependents[0]!["range"]);
        Assert.Empty(none.AsArray());
    }

    [Fact]
    public async Task What_an_uninstall_removes_is_counted()
    {
        var folder = Sub("packages");
        (Rich("Tests.Notes", "1.0.0") with { Entry = "LuBan.TestExtensions.Notes.dll", Assembly = File.ReadAllBytes(Path.Combine(TestExtension.Output("Notes"), "LuBan.TestExtensions.Notes.dll")) }).WriteTo(folder);
        await using var kernel = await StartAsync();
        await kernel.InstallAsync("Tests.Notes");
        await kernel.WaitForPlanAsync("Tests.Notes", "Installed");
        var data = Directory.CreateDirectory(Path.Combine(Data, "extensions", "data", "tests.notes"));
        await File.WriteAllBytesAsync(Path.Combine(data.FullName, "kept"), new byte[1234]);
        var kind = (await kernel.ReadAsync("/tests.notes/versions/1.0.0"))["contributions"]!["kinds"]!.AsArray().Select(one => (string)one!).ToList();

        var leaves = await kernel.ReadAsync("/tests.notes/leaves?lang=zh-CN");

        Assert.Equal(1234, (long)leaves["dataBytes"]!);
        Assert.Equal(1, (long)leaves["dataFiles"]!);
        Assert.Equal(kind.Count > 0, leaves["kinds"]!.AsArray().Count > 0);
        Assert.Equal(["主页", "时钟"], leaves["console"]!.AsArray().Select(one => (string)one!["title"]!));
        Assert.NotEmpty(leaves["routes"]!.AsArray());
        Assert.True((bool)leaves["retainData"]!);
    }

    [Fact]
    public async Task Health_shows_checks_requests_and_what_is_in_memory()
    {
        WholeKernel.Hello("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        await using var kernel = await StartAsync();
        var before = await kernel.ReadAsync("/acme.greeter/health");
        await kernel.InstallAsync("Acme.Greeter");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");
        for (var i = 0; i < 3; i++) (await kernel.Http.GetAsync("/ext/acme.greeter/greetings/Ada")).EnsureSuccessStatusCode();

        var health = await kernel.ReadAsync("/acme.greeter/health");

        Assert.Equal("NotInstalled", (string?)before["state"]);
        Assert.Equal("Serving", (string?)health["state"]);
        Assert.True((bool)health["healthy"]!);
        Assert.True((long)health["requests"]!["total"]! >= 3);
        Assert.True((double)health["requests"]!["p95Ms"]! >= (double)health["requests"]!["p50Ms"]!);
        Assert.Equal(0, (int)health["leaks"]!);
        Assert.Equal("1.0.0", (string?)Assert.Single(health["runtimes"]!.AsArray())!["version"]);
        Assert.True((long)health["process"]!["workingSetBytes"]! > 0);
        Assert.Equal(HttpStatusCode.NotFound, (await kernel.TryReadAsync("/acme.nobody/health")).Status);
    }

    [Fact]
    public async Task The_log_is_filtered_by_level_and_followed_as_json()
    {
        WholeKernel.Hello("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        await using var kernel = await StartAsync();
        await kernel.InstallAsync("Acme.Greeter");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");

        var text = await kernel.Http.GetStringAsync($"{Root}/acme.greeter/logs");
        var one = await kernel.Http.GetStringAsync($"{Root}/acme.greeter/logs?tail=1&format=json");
        var errors = await kernel.Http.GetStringAsync($"{Root}/acme.greeter/logs?level=error");
        var future = await kernel.Http.GetStringAsync($"{Root}/acme.greeter/logs?since=2999-01-01T00:00:00Z");
        var plan = await kernel.Http.GetStringAsync("/apis/kernel.luban.dev/v1/installplans/acme.greeter/log?tailLines=1&format=json&level=info");

        Assert.Contains("Published.", text, StringComparison.Ordinal);
        var line = JsonNode.Parse(Assert.Single(one.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Equal("information", (string?)line["level"]);
        Assert.NotEmpty((string)line["message"]!);
        Assert.Empty(errors);
        Assert.Empty(future);
        Assert.NotNull(JsonNode.Parse(plan)!["category"]);
        var (status, problem) = await kernel.TryReadAsync("/acme.greeter/logs?level=loud&since=soon&format=xml&tail=x&follow=maybe");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("LB4360", (string?)problem["code"]);
        Assert.Equal(5, problem["problems"]!.AsArray().Count);

        using var response = await kernel.Http.GetAsync($"{Root}/acme.greeter/logs?follow=true&tail=0&format=json&level=information", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await kernel.PatchAsync("installplans/acme.greeter", new() { ["spec"] = new JsonObject { ["enabled"] = false } });
        var next = await reader.ReadLineAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        Assert.NotNull(JsonNode.Parse(next!)!["message"]);
    }

    [Fact]
    public async Task Every_description_of_an_api_is_listed_and_can_be_read()
    {
        WholeKernel.Hello("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        await using var kernel = await StartAsync();
        await kernel.InstallAsync("Acme.Greeter");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");

        var documents = JsonNode.Parse(await kernel.Http.GetStringAsync("/api/kernel/v1/openapi"))!.AsArray();

        Assert.Contains(documents, document => (string?)document!["extension"] == "Acme.Greeter" && (string?)document["url"] == "/ext/acme.greeter/openapi.json");
        Assert.Contains(documents, document => (string?)document!["url"] == "/openapi/v3/apis/kernel.luban.dev/v1");
        Assert.Equal(documents.Count, documents.Select(document => (string)document!["name"]!).Distinct().Count());
        foreach (var document in documents)
        {
            var read = JsonNode.Parse(await kernel.Http.GetStringAsync((string)document!["url"]!))!;
            Assert.StartsWith("3.", (string)read["openapi"]!, StringComparison.Ordinal);
            Assert.NotEmpty(read["paths"]!.AsObject());
        }
        var own = JsonNode.Parse(await kernel.Http.GetStringAsync("/api/kernel/v1/openapi/kernel.json"))!;
        var paths = own["paths"]!.AsObject();
        Assert.All(paths.SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Value))), one => Assert.False(string.IsNullOrEmpty((string?)one.Value!["summary"]), one.Key));
        Assert.Contains($"{Root}/{{id}}/versions/{{version}}/files/{{path}}", paths.Select(path => path.Key));
        var take = paths[Root]!["get"]!["parameters"]!.AsArray().Single(parameter => (string?)parameter!["name"] == "take")!;
        Assert.Equal("integer", (string?)take["schema"]!["type"]);
    }

    private async Task<WholeKernel> StartAsync()
    {
        var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("it", Sub("packages"));
        await kernel.WaitForSourceAsync("it");
        return kernel;
    }
}
