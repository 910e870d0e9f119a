using System.Text.Json.Nodes;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class ListTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("labelSelector=app%3Dweb", "a,b")]
    [InlineData("labelSelector=app%21%3Dweb", "c,d")]
    [InlineData("labelSelector=app%20in%20(web,db)", "a,b,c")]
    [InlineData("labelSelector=app%20notin%20(web,db)", "d")]
    [InlineData("labelSelector=tier", "a,c")]
    [InlineData("labelSelector=%21tier", "b,d")]
    [InlineData("labelSelector=app%3Dweb,tier%3Dfront", "a")]
    [InlineData("fieldSelector=metadata.name%3Db", "b")]
    [InlineData("fieldSelector=metadata.name%21%3Db", "a,c,d")]
    [InlineData("fieldSelector=metadata.namespace%3Ddefault", "a,b,c,d")]
    public async Task Selectors_select(string query, string expected)
    {
        await _api.PostAsync(Widgets, Widget("a", labels: new JsonObject { ["app"] = "web", ["tier"] = "front" }));
        await _api.PostAsync(Widgets, Widget("b", labels: new JsonObject { ["app"] = "web" }));
        await _api.PostAsync(Widgets, Widget("c", labels: new JsonObject { ["app"] = "db", ["tier"] = "back" }));
        await _api.PostAsync(Widgets, Widget("d"));

        var (_, list) = await _api.GetAsync($"{Widgets}?{query}");

        Assert.Equal(expected, string.Join(',', Names(list)));
    }

    [Fact]
    public async Task Pages_show_one_snapshot_whatever_is_written_in_between()
    {
        for (var i = 0; i < 10; i++) await _api.PostAsync(Widgets, Widget($"w{i}", size: i));
        var (_, first) = await _api.GetAsync($"{Widgets}?limit=3");

        await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/w4");
        await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/w0");
        await _api.PostAsync(Widgets, Widget("w55"));
        await _api.MergeAsync($"{Widgets}/w7", JsonNode.Parse("""{"spec":{"size":700}}""")!);
        await _api.MergeAsync($"{Widgets}/w7", JsonNode.Parse("""{"spec":{"size":701}}""")!);
        await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/w9");
        await _api.PostAsync(Widgets, Widget("w9", size: 900));
        var items = ((JsonArray)first["items"]!).ToList();
        var page = first;
        while (page.Text("metadata", "continue") is { Length: > 0 } token)
        {
            (_, page) = await _api.GetAsync($"{Widgets}?limit=3&continue={token}");
            Assert.Equal(first.Text("metadata", "resourceVersion"), page.Text("metadata", "resourceVersion"));
            items.AddRange((JsonArray)page["items"]!);
        }

        Assert.Equal("7", first.Text("metadata", "remainingItemCount"));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"w{i}={i}"), items.Select(item => $"{item!["metadata"]!["name"]}={item["spec"]!["size"]}"));
    }

    [Fact]
    public async Task Token_from_before_a_compaction_is_refused_as_Expired()
    {
        for (var i = 0; i < 5; i++) await _api.PostAsync(Widgets, Widget($"w{i}"));
        var (_, first) = await _api.GetAsync($"{Widgets}?limit=2");
        await _api.PostAsync(Widgets, Widget("w9"));
        await _api.Store.CompactAsync(_api.Store.CurrentRevision, CancellationToken.None);

        var (status, refusal) = await _api.GetAsync($"{Widgets}?limit=2&continue={first.Text("metadata", "continue")}");

        Assert.Equal(410, status);
        Assert.Equal("Expired", refusal.Text("reason"));
    }

    [Fact]
    public async Task Table_has_the_columns_of_the_kind_and_metadata_of_each_object()
    {
        await _api.PostAsync(Widgets, Widget("one", 3));
        await _api.MergeAsync($"{Widgets}/one/status", JsonNode.Parse("""{"status":{"phase":"Ready"}}""")!);

        var (_, table) = await _api.GetAsync(Widgets, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

        Assert.Equal("Table", table.Text("kind"));
        Assert.Equal(["Name", "Size", "Phase", "Color", "Age"], ((JsonArray)table["columnDefinitions"]!).Select(column => column!["name"]!.GetValue<string>()));
        var row = table["rows"]![0]!;
        Assert.Equal("one", row["cells"]![0]!.GetValue<string>());
        Assert.Equal(3, row["cells"]![1]!.GetValue<int>());
        Assert.Equal("Ready", row["cells"]![2]!.GetValue<string>());
        Assert.Null(row["cells"]![3]);
        Assert.Equal("PartialObjectMetadata", row["object"]!["kind"]!.GetValue<string>());
        Assert.NotEmpty(table.Text("metadata", "resourceVersion"));
    }

    [Fact]
    public async Task Metadata_can_be_asked_for_alone()
    {
        await _api.PostAsync(Widgets, Widget("one", 3));

        var (_, list) = await _api.GetAsync(Widgets, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        var (_, one) = await _api.GetAsync($"{Widgets}/one", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");

        Assert.Equal("PartialObjectMetadataList", list.Text("kind"));
        Assert.Null(list["items"]![0]!["spec"]);
        Assert.Equal("one", one.Text("metadata", "name"));
        Assert.Null(one["spec"]);
    }

    [Fact]
    public async Task List_of_all_namespaces_is_ordered_by_namespace_and_name()
    {
        await _api.PostAsync(Namespaces, Named("alpha"));
        await _api.PostAsync(Widgets, Widget("b"));
        await _api.PostAsync("/apis/widgets.example.dev/v1/namespaces/alpha/widgets", Widget("z"));
        await _api.PostAsync(Widgets, Widget("a"));

        var (_, list) = await _api.GetAsync(AllWidgets);

        Assert.Equal("WidgetList", list.Text("kind"));
        Assert.Equal(["z", "a", "b"], Names(list));
    }

    private static IEnumerable<string> Names(JsonObject list) => ((JsonArray)list["items"]!).Select(item => item!["metadata"]!["name"]!.GetValue<string>());
}
