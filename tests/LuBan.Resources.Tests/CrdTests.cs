using System.Text.Json.Nodes;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class CrdTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_definition_is_established_and_its_kind_is_served()
    {
        var plants = await _api.EstablishAsync(Crds.Plants());

        var (status, created) = await _api.PostAsync(plants.Objects(), Plant("rose", """{"size":3,"thorns":true}"""));
        var (_, found) = await _api.GetAsync($"{Crds.Path}/plants.garden.example.dev");

        Assert.Equal(201, status);
        Assert.Equal("""{"size":3}""", created["spec"]!.ToJsonString());
        Assert.Equal("True", found.Condition("NamesAccepted"));
        Assert.Equal("""["v1"]""", found["status"]!["storedVersions"]!.ToJsonString());
        Assert.Equal("PlantList", found.Text("status", "acceptedNames", "listKind"));
        Assert.Equal("plant", found.Text("spec", "names", "singular"));
        Assert.Equal("None", found.Text("spec", "conversion", "strategy"));
    }

    [Fact]
    public async Task Fields_are_validated_and_defaults_are_set()
    {
        var plants = await _api.EstablishAsync(Crds.Plants("""
            {"type":"object","required":["size"],"properties":{"size":{"type":"integer","minimum":1},"color":{"type":"string","default":"green","enum":["green","red"]},
             "pot":{"type":"object","default":{},"properties":{"material":{"type":"string","default":"clay"}}}}}
            """));

        var (_, created) = await _api.PostAsync(plants.Objects(), Plant("rose", """{"size":3}"""));
        var (status, refused) = await _api.PostAsync(plants.Objects(), Plant("bad", """{"color":"blue"}"""));

        Assert.Equal("""{"size":3,"color":"green","pot":{"material":"clay"}}""", created["spec"]!.ToJsonString());
        Assert.Equal(422, status);
        Assert.Contains(("spec.size", "Required value"), refused.Causes());
        Assert.Contains(("spec.color", "Unsupported value: \"blue\": supported values: \"green\", \"red\""), refused.Causes());
        Assert.StartsWith("Plant.garden.example.dev \"bad\" is invalid: [", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printer_columns_and_the_status_subresource_follow_the_definition()
    {
        var definition = Crds.Plants();
        definition.Version()["subresources"] = JsonNode.Parse("""{"status":{}}""");
        definition.Version()["additionalPrinterColumns"] = JsonNode.Parse("""[{"name":"Size","type":"integer","jsonPath":".spec.size"},{"name":"Phase","type":"string","jsonPath":".status.phase","priority":1}]""");
        var plants = await _api.EstablishAsync(definition);
        await _api.PostAsync(plants.Objects(), Plant("rose", """{"size":3}"""));

        var (status, changed) = await _api.SendAsync(HttpMethod.Patch, $"{plants.Objects()}/rose/status", JsonNode.Parse("""{"status":{"phase":"Blooming"}}"""), "application/merge-patch+json");
        var (_, table) = await _api.GetAsync(plants.Objects(), "application/json;as=Table;v=v1;g=meta.k8s.io");

        Assert.Equal(200, status);
        Assert.Equal("1", changed.Text("metadata", "generation"));
        Assert.Equal(["Name", "Size", "Phase"], ((JsonArray)table["columnDefinitions"]!).Select(column => column!["name"]!.GetValue<string>()));
        Assert.Equal("Blooming", table["rows"]![0]!["cells"]![2]!.GetValue<string>());
    }

    [Fact]
    public async Task A_deleted_definition_takes_its_objects_and_its_watches_with_it()
    {
        var plants = await _api.EstablishAsync(Crds.Plants());
        for (var i = 0; i < 5; i++) await _api.PostAsync(plants.Objects(), Plant($"p{i}", """{"size":1}"""));
        using var watch = await _api.Http.GetAsync($"{plants.Objects()}?watch=true", HttpCompletionOption.ResponseHeadersRead);
        var reading = watch.Content.ReadAsStringAsync();

        await _api.SendAsync(HttpMethod.Delete, $"{Crds.Path}/plants.garden.example.dev");

        await Wait.UntilAsync(async () => (await _api.GetAsync($"{Crds.Path}/plants.garden.example.dev")).Status == 404, "the definition is gone");
        await Wait.UntilAsync(async () => (await _api.GetAsync(plants.Objects())).Status == 404, "the kind is gone");
        Assert.Equal(5, (await reading.WaitAsync(TimeSpan.FromSeconds(10))).Split('\n').Count(line => line.Contains("\"DELETED\"", StringComparison.Ordinal)));
        await _api.EstablishAsync(Crds.Plants());
        Assert.Empty((JsonArray)(await _api.GetAsync(plants.Objects())).Body["items"]!);
    }

    [Fact]
    public async Task A_definition_waits_for_the_finalizers_of_its_objects()
    {
        var plants = await _api.EstablishAsync(Crds.Plants());
        var held = Plant("held", """{"size":1}""");
        held["metadata"]!["finalizers"] = new JsonArray("example.dev/hold");
        await _api.PostAsync(plants.Objects(), held);

        await _api.SendAsync(HttpMethod.Delete, $"{Crds.Path}/plants.garden.example.dev");
        await _api.UntilAsync("plants.garden.example.dev", found => found.Condition("Terminating") == "True" && found.ToJsonString().Contains("InstanceDeletionInProgress", StringComparison.Ordinal), "the deletion is in progress");
        var (createStatus, refused) = await _api.PostAsync(plants.Objects(), Plant("late", """{"size":1}"""));
        await _api.MergeAsync($"{plants.Objects()}/held", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);

        Assert.Equal(405, createStatus);
        Assert.Equal("create not allowed while custom resource definition is terminating", refused.Text("message"));
        await Wait.UntilAsync(async () => (await _api.GetAsync($"{Crds.Path}/plants.garden.example.dev")).Status == 404, "the definition is gone");
    }

    [Fact]
    public async Task Names_that_are_taken_are_a_condition_and_are_accepted_when_they_are_free()
    {
        var other = new ResourceKind { Group = "garden.example.dev", Version = "v1", Kind = "Plant", Plural = "plants", Singular = "plant", Owner = "Test.Garden" };
        _api.Registry.Replace("Test.Garden", [other]);
        var (status, _) = await _api.PostAsync(Crds.Path, Crds.Plants());

        Assert.Equal(201, status);
        await _api.UntilAsync("plants.garden.example.dev", found => found.Condition("NamesAccepted") == "False" && found.Condition("Established") == "False", "the conflict is shown");

        _api.Registry.Replace("Test.Garden", []);
        await _api.UntilAsync("plants.garden.example.dev", found => found.Condition("Established") == "True", "the names are accepted");
    }

    [Fact]
    public async Task Definitions_are_served_again_after_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("luban-crd-").FullName;
        try
        {
            var objects = "";
            await using (var first = await TestApi.StartAsync(directory: directory))
            {
                objects = (await first.EstablishAsync(Crds.Plants())).Objects();
                await first.PostAsync(objects, Plant("rose", """{"size":3}"""));
            }

            await using var second = await TestApi.StartAsync(directory: directory);
            Assert.Equal("3", (await second.GetAsync($"{objects}/rose")).Body.Text("spec", "size"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task A_changed_schema_counts_at_once_and_some_fields_never_change()
    {
        var plants = await _api.EstablishAsync(Crds.Plants());
        var path = $"{Crds.Path}/plants.garden.example.dev";

        var (status, _) = await _api.SendAsync(HttpMethod.Patch, path, JsonNode.Parse("""[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/height","value":{"type":"number"}}]"""), "application/json-patch+json");
        var (refusedStatus, refused) = await _api.MergeAsync(path, JsonNode.Parse("""{"spec":{"scope":"Cluster","names":{"kind":"Tree"}}}""")!);

        Assert.Equal(200, status);
        await Wait.UntilAsync(async () => (await _api.SendAsync(HttpMethod.Post, $"{plants.Objects()}?dryRun=All", Plant("x", """{"height":1.5}"""))).Body["spec"]?["height"] is not null, "the new field is known");
        Assert.Equal(422, refusedStatus);
        Assert.Contains(("spec.scope", "Invalid value: \"Cluster\": field is immutable"), refused.Causes());
        Assert.Contains(("spec.names.kind", "Invalid value: \"Tree\": field is immutable"), refused.Causes());
    }

    [Fact]
    public async Task Objects_without_a_kind_are_counted_and_forgotten_when_asked()
    {
        var kind = new ResourceKind { Group = "lost.example.dev", Version = "v1", Kind = "Thing", Plural = "things", Singular = "thing", Owner = "Test.Lost" };
        _api.Registry.Replace("Test.Lost", [kind]);
        await _api.PostAsync("/apis/lost.example.dev/v1/namespaces/default/things", Named("one"));
        var served = await Assert.ThrowsAsync<LuBan.Sdk.ResourceException>(() => _api.Service.ForgetAsync("lost.example.dev", "things", default));
        _api.Registry.Replace("Test.Lost", []);

        Assert.Equal(409, served.StatusCode);
        Assert.Equal([new OrphanedResource("lost.example.dev", "things", 1)], _api.Service.ListOrphaned());
        Assert.Equal(1, await _api.Service.ForgetAsync("lost.example.dev", "things", default));
        Assert.Empty(_api.Service.ListOrphaned());
    }

    [Fact]
    public async Task A_deprecated_version_warns()
    {
        var definition = Crds.Plants();
        definition.Version()["deprecated"] = true;
        var plants = await _api.EstablishAsync(definition);

        using var response = await _api.RawAsync(HttpMethod.Get, plants.Objects());

        Assert.Equal("299 - \"garden.example.dev/v1 Plant is deprecated\"", Assert.Single(response.Headers.GetValues("Warning")));
    }

    internal static JsonObject Plant(string name, string spec) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = JsonNode.Parse(spec),
    };
}
