using System.Text.Json.Nodes;

namespace LuBan.Resources.Tests;

public sealed class ConversionTests : IAsyncLifetime
{
    private const string Path = "/apis/notes.example.dev";

    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task An_object_is_served_in_every_version_whatever_it_was_written_in()
    {
        var plants = await _api.EstablishAsync(TwoVersions(storage: "v1"));
        await _api.PostAsync(plants.Objects("v1"), CrdTests.Plant("rose", """{"size":3}"""));
        await _api.PostAsync(plants.Objects("v2"), CrdTests.Plant("tulip", """{"size":4}"""));

        var (_, rose) = await _api.GetAsync($"{plants.Objects("v2")}/rose");
        var (_, list) = await _api.GetAsync(plants.Objects("v1"));

        Assert.Equal(("garden.example.dev/v2", "3", "clay"), (rose.Text("apiVersion"), rose.Text("spec", "size"), rose.Text("spec", "pot")));
        Assert.All((JsonArray)list["items"]!, item => Assert.Equal("garden.example.dev/v1", item!["apiVersion"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Content_from_before_the_second_version_is_read_and_stored_versions_grow()
    {
        var plants = await _api.EstablishAsync(Crds.Plants("""{"type":"object","properties":{"size":{"type":"integer"}}}"""));
        await _api.PostAsync(plants.Objects(), CrdTests.Plant("old", """{"size":3}"""));
        await _api.MergeAsync($"{Crds.Path}/plants.garden.example.dev", new JsonObject { ["spec"] = new JsonObject { ["versions"] = TwoVersions(storage: "v2")["spec"]!["versions"]!.DeepClone() } });
        await Wait.UntilAsync(async () => (await _api.GetAsync(plants.Objects("v2"))).Status == 200, "the second version is served");

        var (_, old) = await _api.GetAsync($"{plants.Objects("v2")}/old");
        await _api.MergeAsync($"{plants.Objects("v2")}/old", JsonNode.Parse("""{"spec":{"size":9}}""")!);
        var (_, back) = await _api.GetAsync($"{plants.Objects("v1")}/old");
        var (_, definition) = await _api.GetAsync($"{Crds.Path}/plants.garden.example.dev");

        Assert.Equal("clay", old.Text("spec", "pot"));
        Assert.Equal("""{"size":9}""", back["spec"]!.ToJsonString());
        Assert.Equal("""["v1","v2"]""", definition["status"]!["storedVersions"]!.ToJsonString());
        Assert.Contains("\"$version\":\"v2\"", System.Text.Encoding.UTF8.GetString(_api.Store.Get(new Storage.ResourceKey("garden.example.dev", "plants", "default", "old"))!.Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_has_stored_objects_cannot_go_and_webhooks_are_refused()
    {
        await _api.EstablishAsync(TwoVersions(storage: "v1"));
        var path = $"{Crds.Path}/plants.garden.example.dev";
        var onlySecond = TwoVersions(storage: "v2");
        ((JsonArray)onlySecond["spec"]!["versions"]!).RemoveAt(0);

        var (status, refused) = await _api.MergeAsync(path, new JsonObject { ["spec"] = new JsonObject { ["versions"] = onlySecond["spec"]!["versions"]!.DeepClone() } });
        var (hookStatus, hook) = await _api.MergeAsync(path, JsonNode.Parse("""{"spec":{"conversion":{"strategy":"Webhook"}}}""")!);

        Assert.Equal(422, status);
        Assert.Contains(("status.storedVersions[0]", "Invalid value: \"v1\": must appear in spec.versions"), refused.Causes());
        Assert.Equal(422, hookStatus);
        Assert.Equal("spec.conversion.strategy", hook.Causes().Single().Field);
    }

    [Fact]
    public async Task Kinds_in_code_convert_in_process_and_a_failing_conversion_is_a_status()
    {
        var conversion = new TitleConversion();
        ResourceKind Kind(string version) => new()
        {
            Group = "notes.example.dev", Version = version, Kind = "Note", Plural = "notes", Singular = "note", Owner = "Test.Notes",
            StorageVersion = "v2", UnmarkedVersion = "v1", Conversion = conversion,
        };
        _api.Registry.Replace("Test.Notes", [Kind("v1"), Kind("v2")]);

        var (_, created) = await _api.PostAsync($"{Path}/v1/namespaces/default/notes", JsonNode.Parse("""{"metadata":{"name":"a"},"spec":{"title":"x"}}""")!);
        var (_, second) = await _api.GetAsync($"{Path}/v2/namespaces/default/notes/a");
        conversion.Fails = true;
        var (status, failed) = await _api.MergeAsync($"{Path}/v1/namespaces/default/notes/a", JsonNode.Parse("""{"spec":{"title":"y"}}""")!);

        Assert.Equal("x", created.Text("spec", "title"));
        Assert.Equal(("x", "notes.example.dev/v2"), (second.Text("spec", "heading"), second.Text("apiVersion")));
        Assert.Equal(500, status);
        Assert.Contains("conversion of notes.notes.example.dev \"a\" from v2 to v1 failed: no", failed.Text("message"), StringComparison.Ordinal);
    }

    private static JsonObject TwoVersions(string storage)
    {
        var definition = Crds.Plants("""{"type":"object","properties":{"size":{"type":"integer"}}}""");
        var second = definition.Version().DeepClone();
        second["name"] = "v2";
        second["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["pot"] = JsonNode.Parse("""{"type":"string","default":"clay"}""");
        ((JsonArray)definition["spec"]!["versions"]!).Add(second);
        definition.Version(0)["storage"] = storage == "v1";
        definition.Version(1)["storage"] = storage == "v2";
        return definition;
    }

    private sealed class TitleConversion : IKindConversion
    {
        internal bool Fails { get; set; }

        public void Convert(JsonObject body, string fromVersion, string toVersion)
        {
            if (Fails) throw new InvalidOperationException("no");
            var (from, to) = fromVersion == "v1" ? ("title", "heading") : ("heading", "title");
            body["spec"] = new JsonObject { [to] = body["spec"]?[from]?.DeepClone() };
        }
    }
}
