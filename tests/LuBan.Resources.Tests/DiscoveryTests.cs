using System.Text.Json.Nodes;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class DiscoveryTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Groups_versions_and_resources_are_listed()
    {
        Assert.Equal("v1", (await _api.GetAsync("/api")).Body["versions"]![0]!.GetValue<string>());
        var (_, groups) = await _api.GetAsync("/apis");
        var (_, group) = await _api.GetAsync("/apis/widgets.example.dev");
        var (_, resources) = await _api.GetAsync("/apis/widgets.example.dev/v1");
        var (_, core) = await _api.GetAsync("/api/v1");

        Assert.Contains(groups["groups"]!.AsArray(), group => group!["name"]!.GetValue<string>() == "widgets.example.dev");
        Assert.Equal("widgets.example.dev/v1", group.Text("preferredVersion", "groupVersion"));
        var names = ((JsonArray)resources["resources"]!).Select(resource => resource!["name"]!.GetValue<string>());
        Assert.Equal(["gadgets", "gadgets/status", "widgets", "widgets/status"], names);
        Assert.Contains(core["resources"]!.AsArray(), resource => resource!["name"]!.GetValue<string>() == "namespaces");
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v2beta1")]
    public async Task Aggregated_discovery_is_one_document(string version)
    {
        var (_, document) = await _api.GetAsync("/apis", $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList,application/json");

        Assert.Equal("APIGroupDiscoveryList", document.Text("kind"));
        var resources = (JsonArray)document["items"]!.AsArray().Single(group => group!["metadata"]!["name"]!.GetValue<string>() == "widgets.example.dev")!["versions"]![0]!["resources"]!;
        var widgets = resources.Single(resource => resource!["resource"]!.GetValue<string>() == "widgets")!;
        Assert.Equal("wd", widgets["shortNames"]![0]!.GetValue<string>());
        Assert.Equal("status", widgets["subresources"]![0]!["subresource"]!.GetValue<string>());
    }

    [Fact]
    public async Task Kinds_appear_and_vanish_live_in_discovery_paths_and_openapi()
    {
        var kind = new ResourceKind { Group = "late.example.dev", Version = "v1", Kind = "Late", Plural = "lates", Singular = "late", Owner = "Test.Late" };
        Assert.Equal(404, (await _api.GetAsync("/apis/late.example.dev/v1/namespaces/default/lates")).Status);

        _api.Registry.Replace("Test.Late", [kind]);
        Assert.Equal(201, (await _api.PostAsync("/apis/late.example.dev/v1/namespaces/default/lates", Named("one"))).Status);
        Assert.Equal(200, (await _api.GetAsync("/apis/late.example.dev")).Status);
        Assert.True(((JsonObject)(await _api.GetAsync("/openapi/v3")).Body["paths"]!).ContainsKey("apis/late.example.dev/v1"));
        Assert.True(((JsonObject)(await _api.GetAsync("/openapi/v2")).Body["definitions"]!).ContainsKey("dev.example.late.v1.Late"));

        _api.Registry.Replace("Test.Late", []);
        Assert.Equal(404, (await _api.GetAsync("/apis/late.example.dev/v1/namespaces/default/lates/one")).Status);
        Assert.False(((JsonObject)(await _api.GetAsync("/openapi/v3")).Body["paths"]!).ContainsKey("apis/late.example.dev/v1"));

        _api.Registry.Replace("Test.Late", [kind]);
        Assert.Equal(200, (await _api.GetAsync("/apis/late.example.dev/v1/namespaces/default/lates/one")).Status);
    }

    [Fact]
    public async Task Openapi_documents_reference_only_what_they_define()
    {
        var (_, v3) = await _api.GetAsync("/openapi/v3/apis/widgets.example.dev/v1");
        var (_, v2) = await _api.GetAsync("/openapi/v2");

        AssertReferences(v3, "#/components/schemas/", (JsonObject)v3["components"]!["schemas"]!);
        AssertReferences(v2, "#/definitions/", (JsonObject)v2["definitions"]!);
        Assert.True(((JsonObject)v3["paths"]!).ContainsKey("/apis/widgets.example.dev/v1/namespaces/{namespace}/widgets/{name}/status"));
        Assert.Equal("How large it is.", v3["components"]!["schemas"]!["dev.example.widgets.v1.Widget"]!["properties"]!["spec"]!["properties"]!["size"]!["description"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("application/com.github.proto-openapi.spec.v2@v1.0+protobuf")]
    [InlineData("application/com.github.proto-openapi.spec.v2.v1.0+protobuf,application/json")]
    public async Task Openapi_v2_is_protobuf_for_those_who_ask(string accept)
    {
        using var response = await _api.RawAsync(HttpMethod.Get, "/openapi/v2", accept: accept);

        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal("application/com.github.proto-openapi.spec.v2.v1.0+protobuf", response.Content.Headers.ContentType!.ToString());
        Assert.Equal([0x0a, 3, (byte)'2', (byte)'.', (byte)'0'], bytes.Take(5));
    }

    private static void AssertReferences(JsonNode? node, string prefix, JsonObject definitions)
    {
        switch (node)
        {
            case JsonObject item:
                if (item["$ref"] is JsonValue reference)
                {
                    var target = reference.GetValue<string>();
                    Assert.StartsWith(prefix, target, StringComparison.Ordinal);
                    Assert.True(definitions.ContainsKey(target[prefix.Length..]), $"{target} is not defined");
                }

                foreach (var (_, child) in item) AssertReferences(child, prefix, definitions);
                break;
            case JsonArray list:
                foreach (var child in list) AssertReferences(child, prefix, definitions);
                break;
        }
    }
}
