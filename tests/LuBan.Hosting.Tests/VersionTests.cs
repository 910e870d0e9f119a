using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class VersionTests : IAsyncLifetime
{
    private const string V1 = "/apis/versions.tests.dev/v1/namespaces/default/notes";
    private const string V2 = "/apis/versions.tests.dev/v2/namespaces/default/notes";

    private readonly string _directory = Directory.CreateTempSubdirectory("luban-versions-").FullName;
    private TestKernel _kernel = null!;

    public async Task InitializeAsync()
    {
        _kernel = await TestKernel.StartAsync(
            services: services =>
            {
                services.AddLuBanResources(options => options.DatabasePath = Path.Combine(_directory, "store.db"));
                services.AddAccessDecisions();
                services.AddSingleton<ExtensionKinds>();
                services.AddSingleton<IExtensionServiceSource>(provider => provider.GetRequiredService<ExtensionKinds>());
            },
            map: app =>
            {
                app.MapResourceApi();
                app.MapOrphanedKinds();
            });
    }

    public async Task DisposeAsync()
    {
        await _kernel.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Both_versions_show_the_same_object_and_the_kernel_keeps_its_metadata()
    {
        await ServeAsync("2.0.0");

        var (status, created) = await SendAsync(HttpMethod.Post, V1, First("one", "title\na\nb", 2));
        var second = (await SendAsync(HttpMethod.Get, $"{V2}/one")).Body;
        var listed = (await SendAsync(HttpMethod.Get, V1)).Body["items"]![0]!;

        Assert.Equal(201, status);
        Assert.Equal("title", (string?)second["spec"]!["title"]);
        Assert.Equal(2, second["spec"]!["lines"]!.AsArray().Count);
        Assert.Equal("versions.tests.dev/v2", (string?)second["apiVersion"]);
        Assert.Equal("versions.tests.dev/v1", (string?)listed["apiVersion"]);
        Assert.Equal("title\na\nb", (string?)listed["spec"]!["text"]);
        Assert.Equal("blue", (string?)listed["metadata"]!["labels"]!["color"]);
        // What the converter says of an annotation counts, what it says of a uid does not.
        Assert.Equal("2", (string?)listed["metadata"]!["annotations"]!["lines"]);
        Assert.Equal((string?)second["metadata"]!["uid"], (string?)listed["metadata"]!["uid"]);
        Assert.Equal((string?)created["metadata"]!["uid"], (string?)second["metadata"]!["uid"]);
        Assert.NotNull(second["metadata"]!["managedFields"]);
        Assert.DoesNotContain("$version", second.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_an_apply_and_a_scale_work_in_either_version()
    {
        await ServeAsync("2.0.0");
        await SendAsync(HttpMethod.Post, V2, Second("one", "title", 1));

        var patched = await SendAsync(HttpMethod.Patch, $"{V1}/one", """{"spec":{"copies":5}}""", "application/merge-patch+json");
        var scaled = await SendAsync(HttpMethod.Patch, $"{V2}/one/scale", """{"spec":{"replicas":7}}""", "application/merge-patch+json");
        var scale = await SendAsync(HttpMethod.Get, $"{V1}/one/scale");
        var applied = await SendAsync(HttpMethod.Patch, $"{V1}/two?fieldManager=ann", """{"apiVersion":"versions.tests.dev/v1","kind":"Note","metadata":{"name":"two"},"spec":{"text":"hers","copies":1}}""", "application/apply-patch+yaml");
        var other = await SendAsync(HttpMethod.Patch, $"{V2}/two?fieldManager=ben", """{"apiVersion":"versions.tests.dev/v2","kind":"Note","metadata":{"name":"two"},"spec":{"title":"his"}}""", "application/apply-patch+yaml");
        var forced = await SendAsync(HttpMethod.Patch, $"{V2}/two?fieldManager=ben&force=true", """{"apiVersion":"versions.tests.dev/v2","kind":"Note","metadata":{"name":"two"},"spec":{"lines":["x"]}}""", "application/apply-patch+yaml");

        Assert.Equal(200, patched.Status);
        Assert.Equal(200, scaled.Status);
        Assert.Equal(7, (int?)scale.Body["spec"]!["replicas"]);
        Assert.Equal(201, applied.Status);
        Assert.Equal("hers", (string?)applied.Body["spec"]!["text"]);
        // Her text in v1 is made of his title in v2: to change the one is to change the other.
        Assert.Equal(409, other.Status);
        Assert.Contains("ann", (string?)other.Body["message"], StringComparison.Ordinal);
        Assert.Equal(200, forced.Status);
        Assert.Equal("x", (string?)forced.Body["spec"]!["lines"]![0]);
    }

    [Fact]
    public async Task A_watch_and_the_extensions_own_clients_see_their_version()
    {
        await ServeAsync("2.0.0");
        using var watch = await _kernel.Http.GetAsync($"{V1}?watch=true&allowWatchBookmarks=true&timeoutSeconds=20", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync());

        var made = await (await _kernel.Http.PostAsync("/ext/tests.versions/second/one", null)).Content.ReadAsStringAsync();
        var both = await _kernel.Http.GetFromJsonAsync<string[]>("/ext/tests.versions/both/one");
        var change = JsonNode.Parse((await lines.ReadLineAsync())!)!;

        Assert.Contains("v2", made, StringComparison.Ordinal);
        Assert.Equal(["made\nin\nprocess", "made", "in,process"], both!);
        Assert.Equal("made\nin\nprocess", (string?)change["object"]!["spec"]!["text"]);
        Assert.Equal("versions.tests.dev/v1", (string?)change["object"]!["apiVersion"]);
    }

    [Fact]
    public async Task A_converter_that_throws_is_a_status_with_its_message()
    {
        await ServeAsync("2.0.0");
        await SendAsync(HttpMethod.Post, V2, Second("one", "throw", 1));

        var read = await SendAsync(HttpMethod.Get, $"{V1}/one");
        var list = await SendAsync(HttpMethod.Get, V1);
        var right = await SendAsync(HttpMethod.Get, $"{V2}/one");

        Assert.Equal(500, read.Status);
        Assert.Contains("\"one\" from v2 to v1 failed: System.NotSupportedException: no such title in v1", (string?)read.Body["message"], StringComparison.Ordinal);
        Assert.Equal(500, list.Status);
        Assert.Equal(200, right.Status);
        Assert.Equal(ExtensionState.Unloaded, (await _kernel.RemoveAsync("tests.versions")).State);
    }

    [Fact]
    public async Task An_upgrade_reads_what_was_written_before_and_a_rollback_loses_nothing()
    {
        await ServeAsync("1.0.0");
        await SendAsync(HttpMethod.Post, V1, First("old", "before\nx", 1));

        await ServeAsync("2.0.0");
        var upgraded = await SendAsync(HttpMethod.Get, $"{V2}/old");
        await SendAsync(HttpMethod.Post, V2, Second("new", "after", 3));
        await ServeAsync("1.0.0");
        var list = await SendAsync(HttpMethod.Get, V1);
        var known = await SendAsync(HttpMethod.Patch, $"{V1}/old", """{"spec":{"copies":9}}""", "application/merge-patch+json");
        var refused = await SendAsync(HttpMethod.Patch, $"{V1}/new", """{"metadata":{"labels":{"a":"b"}}}""", "application/merge-patch+json");
        await ServeAsync("2.0.1");
        var back = await SendAsync(HttpMethod.Get, $"{V2}/new");
        var changed = await SendAsync(HttpMethod.Get, $"{V2}/old");

        Assert.Equal("before", (string?)upgraded.Body["spec"]!["title"]);
        Assert.Equal(2, list.Body["items"]!.AsArray().Count);
        Assert.Equal(200, known.Status);
        Assert.Equal(409, refused.Status);
        Assert.Contains("stored in version v2", (string?)refused.Body["message"], StringComparison.Ordinal);
        Assert.Contains("spec.title", (string?)refused.Body["message"], StringComparison.Ordinal);
        Assert.Equal("after", (string?)back.Body["spec"]!["title"]);
        Assert.Equal(9, (int?)changed.Body["spec"]!["amount"]);
        Assert.Equal(200, (await SendAsync(HttpMethod.Delete, $"{V1}/new")).Status);
    }

    [Fact]
    public async Task The_converters_are_unloaded_with_their_extension()
    {
        await ServeAsync("2.0.0");
        var kind = _kernel.Services.GetRequiredService<KindRegistry>().Current.Find("versions.tests.dev", "v1", "notes")!;
        await SendAsync(HttpMethod.Post, V1, First("one", "text", 1));
        await SendAsync(HttpMethod.Get, V2);

        var verdict = await _kernel.RemoveAsync("tests.versions");
        var refusal = Assert.Throws<ResourceException>(() => kind.Conversion!.Convert([], "v1", "v2"));

        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        Assert.Equal(503, refusal.StatusCode);
    }

    [Fact]
    public async Task Objects_of_a_kind_that_is_gone_are_listed_and_forgotten()
    {
        const string Orphaned = "/apis/kernel.luban.dev/v1/orphanedkinds";
        await ServeAsync("2.0.0");
        await SendAsync(HttpMethod.Post, V1, First("one", "text", 1));

        var served = await SendAsync(HttpMethod.Delete, $"{Orphaned}/notes.versions.tests.dev");
        await _kernel.RemoveAsync("tests.versions");
        _kernel.Services.GetRequiredService<ExtensionKinds>().Unregister("Tests.Versions");
        var listed = await SendAsync(HttpMethod.Get, Orphaned);
        var forgotten = await SendAsync(HttpMethod.Delete, $"{Orphaned}/notes.versions.tests.dev");
        var again = await SendAsync(HttpMethod.Delete, $"{Orphaned}/notes.versions.tests.dev");

        Assert.Equal((409, 404), (served.Status, again.Status));
        Assert.Equal("Status", (string?)served.Body["kind"]);
        Assert.Equal("""[{"group":"versions.tests.dev","plural":"notes","count":1}]""", listed.Body["items"]!.ToJsonString());
        Assert.Equal(1, (int?)forgotten.Body["forgotten"]);
        Assert.Empty((await SendAsync(HttpMethod.Get, Orphaned)).Body["items"]!.AsArray());
    }

    [Theory]
    [InlineData("none", "LB3086")]
    [InlineData("circle", "LB3087")]
    [InlineData("other", "LB3087")]
    public async Task Versions_without_a_sound_conversion_are_not_loaded(string misuse, string code)
    {
        var problem = await Assert.ThrowsAsync<ExtensionException>(() => _kernel.Host.LoadAsync(
            TestExtension.Request("Versions", "2.0.0", config: new() { ["misuse"] = misuse }), null, CancellationToken.None));

        Assert.Equal(code, problem.Code);
    }

    private async Task ServeAsync(string version)
    {
        var runtime = await _kernel.Host.LoadAsync(TestExtension.Request("Versions", version), null, CancellationToken.None);
        _kernel.Services.GetRequiredService<ExtensionKinds>().Register(runtime);
        if (_kernel.Host.Publish(runtime).Replaced is { } replaced)
            Assert.Equal(ExtensionState.Unloaded, (await _kernel.Host.RetireAsync(replaced, TimeSpan.FromSeconds(5), CancellationToken.None)).State);
    }

    private static string First(string name, string text, int copies) => new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["color"] = "blue" } }, ["spec"] = new JsonObject { ["text"] = text, ["copies"] = copies },
    }.ToJsonString();

    private static string Second(string name, string title, int amount) => new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["title"] = title, ["amount"] = amount },
    }.ToJsonString();

    private async Task<(int Status, JsonNode Body)> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        using var response = await _kernel.Http.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
