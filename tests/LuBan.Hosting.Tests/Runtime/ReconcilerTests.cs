using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Xunit;

namespace LuBan.Hosting.Tests;

/// <summary>Reconcilers of real extensions, on a real store.</summary>
public sealed class ReconcilerTests
{
    private static readonly WriteOptions Writer = new() { User = "tests", FieldManager = "tests" };

    [Fact]
    public async Task Triggers_caches_indexes_finalizers_conditions_and_events_work_together_and_unload()
    {
        await using var kernel = await RuntimeKernel.StartAsync();
        await MakeNamespaceAsync(kernel);
        for (var cycle = 0; cycle < 3; cycle++)
        {
            var runtime = await kernel.ServeAsync(TestExtension.Request("Shelf", $"1.0.{cycle}"));
            await UseEverythingAsync(kernel, $"shelf-{cycle}");

            var verdict = await kernel.Kernel.RemoveAsync("tests.shelf");

            Assert.True(verdict.State == ExtensionState.Unloaded, verdict.ToString());
            Assert.Empty(verdict.Notes);
            Assert.Equal(ExtensionState.Unloaded, runtime.State);
        }
    }

    [Theory]
    [InlineData("index", "LB3094")]
    [InlineData("when", "LB3093")]
    public async Task Misuse_is_refused_when_the_extension_is_loaded(string misuse, string code)
    {
        await using var kernel = await RuntimeKernel.StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() =>
            kernel.ServeAsync(TestExtension.Request("Shelf", config: new JsonObject { ["misuse"] = misuse })));

        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public async Task The_replicas_sample_counts_pods_in_thirty_lines()
    {
        await using var kernel = await RuntimeKernel.StartAsync();
        await MakeNamespaceAsync(kernel);
        var sample = Path.GetFullPath(Path.Combine(TestExtension.Output("Shelf"), "../../../../../../sdk/samples/replicas"));
        var lines = (await File.ReadAllLinesAsync(Path.Combine(sample, "ReplicasExtension.cs"))).Length;
        var output = Path.Combine(sample, "bin", Path.GetFileName(Path.GetDirectoryName(TestExtension.Output("Shelf")))!, "net10.0");
        await kernel.ServeAsync(TestExtension.Request("Shelf", id: "Samples.Replicas", manifest: manifest => manifest with { Entry = "Samples.Replicas.dll" }) with { PackageDirectory = output, AppDirectory = output });
        var (replicas, pods) = (kernel.Kind("replicas.samples.dev", "Replica"), kernel.Kind("replicas.samples.dev", "Pod"));

        var web = await kernel.Service.CreateAsync(replicas, "default", Named("web"), Writer, default);
        var other = await kernel.Service.CreateAsync(replicas, "default", Named("other"), Writer, default);
        for (var number = 0; number < 3; number++) await kernel.Service.CreateAsync(pods, "default", Owned($"web-{number}", web), Writer, default);
        await kernel.Service.CreateAsync(pods, "default", Named("stray"), Writer, default);

        Assert.True(lines <= 30, $"{lines} lines");
        await CountIsAsync(kernel, replicas, "web", "3");
        await CountIsAsync(kernel, replicas, "other", "0");
        await kernel.Service.DeleteAsync(pods, "default", "web-1", new(), Writer, default);
        await CountIsAsync(kernel, replicas, "web", "2");
        // A pod that changes hands concerns both owners.
        await kernel.Service.UpdateAsync(pods, "default", "web-2", Owned("web-2", other), null, Writer, default);
        await CountIsAsync(kernel, replicas, "web", "1");
        await CountIsAsync(kernel, replicas, "other", "1");
        var verdict = await kernel.Kernel.RemoveAsync("samples.replicas");
        Assert.True(verdict.State == ExtensionState.Unloaded, verdict.ToString());
    }

    private static async Task UseEverythingAsync(RuntimeKernel kernel, string name)
    {
        var (shelves, books) = (kernel.Kind("shelf.tests.dev", "Shelf"), kernel.Kind("shelf.tests.dev", "Book"));
        await kernel.Service.CreateAsync(shelves, "default", new() { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["places"] = 2 } }, Writer, default);
        await UntilAsync(kernel, shelves, name, shelf => (int?)shelf["status"]?["books"] == 1, "the first book is counted");
        var shelf = (await kernel.Service.GetAsync(shelves, "default", name, default))!;
        Assert.Contains("shelf.tests.dev/tidy", shelf.Finalizers);
        Assert.Equal("False", (string?)shelf.ToJson()["status"]!["conditions"]![0]!["status"]);

        // A second child wakes the reconciler of its owner.
        var second = Owned($"{name}-second", shelf);
        second["spec"] = new JsonObject { ["title"] = "second" };
        await kernel.Service.CreateAsync(books, "default", second, Writer, default);
        await UntilAsync(kernel, shelves, name, found => (string?)found["status"]!["conditions"]![0]!["status"] == "True", "full");
        Assert.Contains($"{name}-second", (await kernel.Http.GetFromJsonAsync<List<string>>("/ext/tests.shelf/title/second"))!);

        // So does an object of another kind that only the extension's mapping connects with it.
        var before = await ReconcilesAsync(kernel);
        await kernel.Client<ConfigMap>().CreateOrUpdateAsync(
            new ConfigMap { Metadata = new() { Name = "settings", Namespace = "default" } }, map => map with { Data = new Dictionary<string, string> { ["shelf"] = name } });
        await Wait.UntilAsync(async () => await ReconcilesAsync(kernel) > before, "the config map woke it");
        await Wait.UntilAsync(async () => (await LogAsync(kernel)).Exists(line => line.StartsWith($"event {name} ", StringComparison.Ordinal)), "the event was handled");

        await kernel.Service.DeleteAsync(shelves, "default", name, new(), Writer, default);
        await Wait.UntilAsync(async () => await kernel.Service.GetAsync(shelves, "default", name, default) is null, "tidied up and gone");
    }

    private static async Task<int> ReconcilesAsync(RuntimeKernel kernel) => (await LogAsync(kernel)).Count(line => line.StartsWith("reconcile", StringComparison.Ordinal));

    private static async Task<List<string>> LogAsync(RuntimeKernel kernel) => (await kernel.Http.GetFromJsonAsync<List<string>>("/ext/tests.shelf/log"))!;

    private static Task CountIsAsync(RuntimeKernel kernel, ResourceKind kind, string name, string count) =>
        UntilAsync(kernel, kind, name, found => (string?)found["metadata"]!["labels"]?["pod-count"] == count, $"{name} has {count}");

    private static Task UntilAsync(RuntimeKernel kernel, ResourceKind kind, string name, Func<JsonObject, bool> condition, string what) =>
        Wait.UntilAsync(async () => condition((await kernel.Service.GetAsync(kind, "default", name, default))!.ToJson()), what);

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static JsonObject Owned(string name, ResourceObject owner)
    {
        var named = Named(name);
        named["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = owner.Kind.ApiVersion, ["kind"] = owner.Kind.Kind, ["name"] = owner.Name, ["uid"] = owner.Uid, ["controller"] = true,
        });
        return named;
    }

    private static async Task MakeNamespaceAsync(RuntimeKernel kernel)
    {
        // The collector makes it too, when it starts.
        if (await kernel.Client<Namespace>().GetAsync("default") is null) await kernel.Client<Namespace>().CreateAsync(new() { Metadata = new() { Name = "default" } });
    }
}
