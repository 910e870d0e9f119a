using System.Text.Json.Nodes;
using LuBan.Resources.Http;
using LuBan.Sdk;

namespace LuBan.Resources.Tests;

public sealed class KindTests
{
    [Fact]
    public void Schema_follows_from_the_record()
    {
        var kind = ResourceKind.FromType(typeof(Widget), "Test.Widgets");

        var spec = kind.Schema["properties"]!["spec"]!["properties"]!;
        Assert.Equal("""{"type":"integer","format":"int32","description":"How large it is.","minimum":0,"maximum":1000}""", Sorted(spec["size"]!, "type", "format", "description", "minimum", "maximum"));
        Assert.Equal("""{"type":"string","enum":["Red","Green","DarkBlue"],"nullable":true}""", spec["color"]!.ToJsonString());
        Assert.Equal("""{"type":"object","additionalProperties":{"type":"string"},"nullable":true}""", spec["settings"]!.ToJsonString());
        Assert.Equal("array", spec["parts"]!["type"]!.GetValue<string>());
        Assert.Equal("""["name"]""", spec["parts"]!["items"]!["required"]!.ToJsonString());
        Assert.Equal("""{"x-kubernetes-preserve-unknown-fields":true}""", spec["anything"]!.ToJsonString());
        Assert.True(spec["config"]!["x-kubernetes-preserve-unknown-fields"]!.GetValue<bool>());
        Assert.Equal("date-time", spec["due"]!["format"]!.GetValue<string>());
        Assert.Equal(("widgets", "widget", true, ResourceScope.Namespaced), (kind.Plural, kind.Singular, kind.HasStatus, kind.Scope));
        Assert.Equal(["Size", "Phase", "Color"], kind.PrinterColumns.Select(column => column.Name));
    }

    [Fact]
    public void Attributes_become_defaults_list_types_scale_and_selectable_fields()
    {
        var kind = ResourceKind.FromType(typeof(Fleet), "Test.Fleets");

        var spec = kind.Schema["properties"]!["spec"]!["properties"]!;
        Assert.Equal((3, "Green"), (spec["replicas"]!["default"]!.GetValue<int>(), spec["color"]!["default"]!.GetValue<string>()));
        Assert.Equal("set", spec["tags"]![Keyword.ListType]!.GetValue<string>());
        Assert.Equal("""["name"]""", spec["parts"]![Keyword.ListMapKeys]!.ToJsonString());
        Assert.Equal(new ScaleSubresource(".spec.replicas", ".status.replicas", ".status.selector"), kind.Scale);
        Assert.Equal([".spec.color"], kind.SelectableFields);
    }

    [Fact]
    public void Type_without_a_kind_is_refused_with_a_code()
    {
        Assert.Equal("LB5101", Assert.Throws<ExtensionException>(() => ResourceKind.FromType(typeof(string), "Test.X")).Code);
        Assert.Equal("LB5101", Assert.Throws<ExtensionException>(() => ResourceKind.FromType(typeof(Nameless), "Test.X")).Code);
    }

    [Fact]
    public void Registry_reports_all_conflicts_and_changes_nothing()
    {
        var registry = new KindRegistry();
        registry.Replace("Test.A", [Kind("a.example.dev", "Thing", "things", "Test.A")]);

        ResourceKind[] wrong =
        [
            Kind("a.example.dev", "Thing", "things", "Test.B"),
            Kind("kernel.luban.dev", "InstallPlan", "installplans", "Test.B"),
            Kind("b.example.dev", "lower", "Bad Plural", "Test.B"),
            Kind("b.example.dev", "Fine", "fines", "Test.B") with { PrinterColumns = [new PrinterColumn("X", "status[")] },
        ];
        var problems = registry.FindConflicts("Test.B", wrong);
        var refusal = Assert.Throws<ExtensionException>(() => registry.Replace("Test.B", wrong));

        Assert.Equal(["LB5103", "LB5104", "LB5104", "LB5104", "LB5104"], problems.Select(problem => problem.Code).Order());
        Assert.Equal("LB5102", refusal.Code);
        Assert.Equal(["Thing"], registry.Current.All.Where(kind => kind.Owner.StartsWith("Test.", StringComparison.Ordinal)).Select(kind => kind.Kind));
    }

    [Fact]
    public void Owner_replaces_its_kinds_in_one_step_and_listeners_hear_of_it()
    {
        var registry = new KindRegistry();
        registry.Replace("Test.A", [Kind("a.example.dev", "Thing", "things", "Test.A")]);
        var heard = 0;
        registry.GetChangeToken().RegisterChangeCallback(_ => heard++, null);

        registry.Replace("test.a", [Kind("a.example.dev", "Thing", "things", "Test.A") with { Version = "v2" }]);

        Assert.Equal(1, heard);
        Assert.Equal("v2", registry.Current.FindKind("a.example.dev", "Thing")!.Version);
        Assert.Null(registry.Current.Find("a.example.dev", "v1", "things"));
    }

    [Fact]
    public void Preferred_version_is_the_most_stable_and_newest()
    {
        var registry = new KindRegistry();
        registry.Replace("Test.A", [.. new[] { "v1beta1", "v2alpha1", "v1", "v10", "v2" }.Select(version => Kind("a.example.dev", "Thing", "things", "Test.A") with { Version = version })]);

        Assert.Equal(["v10", "v2", "v1", "v1beta1", "v2alpha1"], registry.Current.Groups.Single(group => group.Name == "a.example.dev").Versions);
    }

    [Theory]
    [InlineData("/api", "", null, null, null, null, null)]
    [InlineData("/apis", "", null, null, null, null, null)]
    [InlineData("/apis/g.dev", "g.dev", null, null, null, null, null)]
    [InlineData("/apis/g.dev/v1", "g.dev", "v1", null, null, null, null)]
    [InlineData("/apis/g.dev/v1/things", "g.dev", "v1", null, "things", null, null)]
    [InlineData("/apis/g.dev/v1/things/a", "g.dev", "v1", null, "things", "a", null)]
    [InlineData("/apis/g.dev/v1/things/a/status", "g.dev", "v1", null, "things", "a", "status")]
    [InlineData("/apis/g.dev/v1/namespaces/n/things", "g.dev", "v1", "n", "things", null, null)]
    [InlineData("/apis/g.dev/v1/namespaces/n/things/a/status", "g.dev", "v1", "n", "things", "a", "status")]
    [InlineData("/api/v1/namespaces", "", "v1", null, "namespaces", null, null)]
    [InlineData("/api/v1/namespaces/n", "", "v1", null, "namespaces", "n", null)]
    [InlineData("/api/v1/namespaces/n/status", "", "v1", null, "namespaces", "n", "status")]
    [InlineData("/api/v1/namespaces/n/finalize", "", "v1", null, "namespaces", "n", "finalize")]
    [InlineData("/api/v1/namespaces/n/configmaps/c", "", "v1", "n", "configmaps", "c", null)]
    public void Paths_are_read(string path, string group, string? version, string? ns, string? plural, string? name, string? subresource) =>
        Assert.Equal(new RequestPath(group, version, ns, plural, name, subresource), RequestPath.Parse(path));

    [Theory]
    [InlineData("/")]
    [InlineData("/other")]
    [InlineData("/apis/g.dev/v1/things/a/status/deep")]
    public void Other_paths_are_not(string path) => Assert.Null(RequestPath.Parse(path));

    [Theory]
    [InlineData(5, "5s")]
    [InlineData(119, "119s")]
    [InlineData(150, "2m30s")]
    [InlineData(3600, "60m")]
    [InlineData(3 * 3600 + 60, "3h1m")]
    [InlineData(20 * 3600, "20h")]
    [InlineData(3 * 86400 + 7200, "3d2h")]
    [InlineData(100 * 86400, "100d")]
    [InlineData(800 * 86400, "2y70d")]
    public void Ages_are_short(int seconds, string expected) => Assert.Equal(expected, TableDocument.HumanDuration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [InlineData("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""[1,2]""", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Merge_patch_follows_the_examples_of_RFC_7396(string target, string patch, string expected) =>
        Assert.Equal(expected, MergePatch.Apply(JsonNode.Parse(target), JsonNode.Parse(patch))!.ToJsonString());

    [Theory]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    [InlineData("""{"a":1}""", """[{"op":"copy","from":"/a","path":"/b"}]""", """{"a":1,"b":1}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"replace","path":"/a/0","value":9}]""", """{"a":[9,2]}""")]
    public void Json_patch_follows_the_examples_of_RFC_6902(string target, string patch, string expected) =>
        Assert.Equal(expected, JsonPatch.Apply(JsonNode.Parse(target), JsonNode.Parse(patch))!.ToJsonString());

    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/5","value":1}]""")]
    [InlineData("""{"a":[1]}""", """[{"op":"remove","path":"/a/01"}]""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/b","value":1}]""")]
    [InlineData("""{"a":1}""", """[{"op":"frobnicate","path":"/a"}]""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"a","value":1}]""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a"}]""")]
    public void Json_patch_that_cannot_be_applied_is_refused(string target, string patch) =>
        Assert.Throws<ResourceException>(() => JsonPatch.Apply(JsonNode.Parse(target), JsonNode.Parse(patch)));

    private static ResourceKind Kind(string group, string kind, string plural, string owner) =>
        new() { Group = group, Version = "v1", Kind = kind, Plural = plural, Singular = plural, Owner = owner };

    private static string Sorted(JsonNode node, params string[] order) =>
        new JsonObject(order.Select(name => KeyValuePair.Create(name, node[name]?.DeepClone()))).ToJsonString();

    [ResourceKind("fleets.example.dev", "v1", "Fleet")]
    [Scale(".spec.replicas", ".status.replicas", LabelSelector = ".status.selector")]
    [SelectableField(".spec.color")]
    private sealed record Fleet : Resource<FleetSpec, WidgetStatus>;

    private sealed record FleetSpec
    {
        [System.ComponentModel.DefaultValue(3)]
        public int Replicas { get; init; }

        [System.ComponentModel.DefaultValue(WidgetColor.Green)]
        public WidgetColor Color { get; init; }

        [ListType]
        public IReadOnlyList<string>? Tags { get; init; }

        [ListType("name")]
        public IReadOnlyList<WidgetPart>? Parts { get; init; }
    }

    private sealed record Nameless : Resource<WidgetSpec, WidgetStatus>;
}
