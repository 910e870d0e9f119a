using System.Text.Json.Nodes;
using static LuBan.Resources.Tests.Robot;

namespace LuBan.Resources.Tests;

public sealed class ApplyTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Apply_creates_what_is_not_there_and_notes_who_owns_which_field()
    {
        var (status, created) = await _api.ApplyAsync("alice", Named("one", """{"size":1,"tags":["a"],"ports":[{"port":80,"name":"web"}],"selector":{"app":"x"},"inner":{"a":"1"}}""", """{"labels":{"l":"1"}}"""));

        Assert.Equal(201, status);
        var entry = Assert.Single((JsonArray)created["metadata"]!["managedFields"]!)!;
        Assert.Equal("""["manager","operation","apiVersion","time","fieldsType","fieldsV1"]""", new JsonArray([.. ((JsonObject)entry).Select(field => JsonValue.Create(field.Key))]).ToJsonString());
        Assert.Equal("Apply", entry["operation"]!.GetValue<string>());
        Assert.Equal(
            """{"f:metadata":{"f:labels":{"f:l":{}}},"f:spec":{"f:inner":{"f:a":{}},"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}},"f:selector":{},"f:size":{},"f:tags":{"v:\"a\"":{}}}}""",
            Unescape(created.FieldsOf("alice")));
    }

    [Fact]
    public async Task Second_apply_of_the_same_changes_nothing_not_even_the_time()
    {
        var (_, created) = await _api.ApplyAsync("alice", Named("one", """{"size":1,"tags":["a"]}"""));

        var (status, again) = await _api.ApplyAsync("alice", Named("one", """{"size":1,"tags":["a"]}"""));

        Assert.Equal(200, status);
        Assert.True(JsonNode.DeepEquals(created, again));
    }

    [Fact]
    public async Task Change_of_a_field_of_somebody_else_is_a_conflict_with_one_cause_per_field()
    {
        await _api.ApplyAsync("alice", Named("one", """{"size":1,"name":"a","ports":[{"port":80,"name":"web"}]}"""));

        var (status, refusal) = await _api.ApplyAsync("bob", Named("one", """{"size":2,"name":"a","ports":[{"port":80,"name":"api"}]}"""));

        Assert.Equal(409, status);
        Assert.Equal("Conflict", refusal.Text("reason"));
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"alice\":\n- .spec.ports[port=80,protocol=\"TCP\"].name\n- .spec.size", refusal.Text("message"));
        Assert.Equal(
            """[{"reason":"FieldManagerConflict","message":"conflict with \"alice\"","field":".spec.ports[port=80,protocol=\"TCP\"].name"},{"reason":"FieldManagerConflict","message":"conflict with \"alice\"","field":".spec.size"}]""",
            Unescape(refusal["details"]!["causes"]!.ToJsonString()).Replace("\\\\\"", "\\\"", StringComparison.Ordinal));
        Assert.Equal("1", (await _api.GetAsync($"{Robot.Path}/one")).Body.Text("spec", "size"));
    }

    [Fact]
    public async Task Force_takes_the_field_over()
    {
        await _api.ApplyAsync("alice", Named("one", """{"size":1,"name":"a"}"""));

        var (status, forced) = await _api.ApplyAsync("bob", Named("one", """{"size":2}"""), "&force=true");

        Assert.Equal(200, status);
        Assert.Equal("2", forced.Text("spec", "size"));
        Assert.Equal("""{"f:spec":{"f:name":{}}}""", forced.FieldsOf("alice"));
        Assert.Equal("""{"f:spec":{"f:size":{}}}""", forced.FieldsOf("bob"));
    }

    [Fact]
    public async Task Same_value_is_shared_and_stays_until_the_last_owner_lets_it_go()
    {
        await _api.ApplyAsync("alice", Named("one", """{"size":1,"name":"a"}"""));
        await _api.ApplyAsync("bob", Named("one", """{"size":1}"""));

        var (_, first) = await _api.ApplyAsync("alice", Named("one", """{"name":"a"}"""));
        var (_, second) = await _api.ApplyAsync("bob", Named("one", "{}"));

        Assert.Equal("1", first.Text("spec", "size"));
        Assert.Equal("", second.Text("spec", "size"));
        Assert.Equal("""{"f:spec":{}}""", second.FieldsOf("bob"));
        Assert.Equal("a", second.Text("spec", "name"));
    }

    [Fact]
    public async Task What_is_applied_no_more_goes_and_what_others_have_set_stays()
    {
        await _api.ApplyAsync("alice", Named("one", """{"tags":["a","b"],"ports":[{"port":80},{"port":81}],"limits":{"cpu":"1","memory":"2"},"inner":{"a":"1"},"free":{"x":{"y":1}}}"""));
        await _api.ApplyAsync("bob", Named("one", """{"tags":["c"],"ports":[{"port":82,"protocol":"UDP"}],"limits":{"disk":"3"},"inner":{"b":"2"}}"""));

        var (status, after) = await _api.ApplyAsync("alice", Named("one", """{"tags":["b"],"ports":[{"port":81}],"limits":{"memory":"2"}}"""));

        Assert.Equal(200, status);
        Assert.Equal("""{"inner":{"b":"2"},"limits":{"disk":"3","memory":"2"},"ports":[{"port":81,"protocol":"TCP"},{"port":82,"protocol":"UDP"}],"tags":["b","c"]}""", Sorted(after["spec"]!));
    }

    [Fact]
    public async Task Atomic_list_and_map_have_one_owner()
    {
        await _api.ApplyAsync("alice", Named("one", """{"words":["a"],"selector":{"a":"1"}}"""));

        var (status, refusal) = await _api.ApplyAsync("bob", Named("one", """{"words":["a","b"],"selector":{"b":"2"}}"""));

        Assert.Equal(409, status);
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"alice\":\n- .spec.selector\n- .spec.words", refusal.Text("message"));
    }

    [Fact]
    public async Task Update_takes_ownership_of_what_it_changes_and_conflicts_name_it()
    {
        await _api.ApplyAsync("alice", Named("one", """{"size":1,"name":"a"}"""));

        var (_, updated) = await _api.SendAsync(HttpMethod.Patch, $"{Robot.Path}/one?fieldManager=editor", JsonNode.Parse("""{"spec":{"size":5}}"""), "application/merge-patch+json");
        var (status, refusal) = await _api.ApplyAsync("alice", Named("one", """{"size":1,"name":"a"}"""));

        Assert.Equal("""{"f:spec":{"f:size":{}}}""", updated.FieldsOf("editor", "Update"));
        Assert.Equal("""{"f:spec":{"f:name":{}}}""", updated.FieldsOf("alice"));
        Assert.Equal(409, status);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"editor\" using robots.example.dev/v1: .spec.size", refusal.Text("message"));
    }

    [Fact]
    public async Task Create_owns_by_update_also_the_maps_and_items_themselves()
    {
        var (_, created) = await _api.SendAsync(HttpMethod.Post, $"{Robot.Path}?fieldManager=maker", Named("one", """{"limits":{"cpu":"1"},"ports":[{"port":80}]}""", """{"labels":{"a":"b"}}"""));

        Assert.Equal(
            """{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{".":{},"f:limits":{".":{},"f:cpu":{}},"f:ports":{".":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{},"f:protocol":{}}}}}""",
            Unescape(created.FieldsOf("maker", "Update")));
    }

    [Fact]
    public async Task Status_is_applied_through_its_subresource_and_owned_there()
    {
        await _api.ApplyAsync("alice", Named("one", """{"size":1}"""));
        var body = Named("one", """{"size":9}""");
        body["status"] = new JsonObject { ["phase"] = "Ready" };

        var (status, reported) = await _api.ApplyAsync("controller", body, subresource: "/status");

        Assert.Equal(200, status);
        Assert.Equal("Ready", reported.Text("status", "phase"));
        Assert.Equal("1", reported.Text("spec", "size"));
        Assert.Equal("""{"f:status":{"f:phase":{}}}""", reported.FieldsOf("controller", "Apply", "status"));
        Assert.Equal("", reported.FieldsOf("controller"));
    }

    [Fact]
    public async Task Dry_run_applies_nothing_and_says_what_would_be()
    {
        var (status, created) = await _api.ApplyAsync("alice", Named("one", """{"size":1}"""), "&dryRun=All");

        Assert.Equal(201, status);
        Assert.Equal("""{"f:spec":{"f:size":{}}}""", created.FieldsOf("alice"));
        Assert.Equal(404, (await _api.GetAsync($"{Robot.Path}/one")).Status);
    }

    [Theory]
    [InlineData("", "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not be more than 128 bytes")]
    public async Task Field_manager_is_required_and_short(string manager, string message)
    {
        var (status, refusal) = await _api.ApplyAsync(manager, Named("one", """{"size":1}"""));

        Assert.Equal(422, status);
        Assert.Equal(message, refusal.Text("message"));
    }

    [Fact]
    public async Task Managed_fields_revision_and_uid_in_an_apply_are_looked_at()
    {
        var (_, created) = await _api.ApplyAsync("alice", Named("one", """{"size":1}"""));
        await _api.ApplyAsync("alice", Named("one", """{"size":2}"""));

        var withOwners = await _api.ApplyAsync("alice", Named("one", "{}", """{"managedFields":[]}"""));
        var stale = await _api.ApplyAsync("alice", Named("one", """{"size":3}""", $$"""{"resourceVersion":"{{created.Text("metadata", "resourceVersion")}}"}"""));
        var other = await _api.ApplyAsync("alice", Named("one", """{"size":3}""", """{"uid":"other"}"""));
        var absent = await _api.ApplyAsync("alice", Named("two", """{"size":3}""", """{"uid":"other"}"""));

        Assert.Equal((400, "metadata.managedFields must be nil"), (withOwners.Status, withOwners.Body.Text("message")));
        Assert.Equal((409, "Conflict"), (stale.Status, stale.Body.Text("reason")));
        Assert.Equal(409, other.Status);
        Assert.Equal((409, "Operation cannot be fulfilled on robots.robots.example.dev \"two\": uid mismatch: the provided object specified uid other, and no existing object was found"), (absent.Status, absent.Body.Text("message")));
    }

    [Theory]
    [InlineData("""{"unknown":1}""", ".spec.unknown: field not declared in schema")]
    [InlineData("""{"ports":[{"port":80},{"port":80}]}""", ".spec.ports: duplicate entries for key [port=80,protocol=\"TCP\"]")]
    [InlineData("""{"tags":["a","a"]}""", ".spec.tags: duplicate entries for key [=\"a\"]")]
    [InlineData("""{"tags":[{}]}""", ".spec.tags: the items of a set are plain values")]
    public async Task What_does_not_fit_the_structure_is_refused_before_anything_is_merged(string spec, string problem)
    {
        var (status, refusal) = await _api.ApplyAsync("alice", Named("one", spec));

        Assert.Equal(400, status);
        Assert.Equal($"failed to create typed patch object (/one; robots.example.dev/v1, Kind=Robot): {problem}", refusal.Text("message"));
    }

    [Fact]
    public async Task Owners_are_forgotten_with_an_empty_list_and_found_again_before_the_first_apply()
    {
        await _api.ApplyAsync("alice", Named("one", """{"size":1,"name":"a"}"""));

        var (_, forgotten) = await _api.SendAsync(HttpMethod.Patch, $"{Robot.Path}/one", JsonNode.Parse("""{"metadata":{"managedFields":[{}]}}"""), "application/merge-patch+json");
        var conflict = await _api.ApplyAsync("bob", Named("one", """{"size":2}"""));
        var (_, shared) = await _api.ApplyAsync("bob", Named("one", """{"size":1}"""));

        Assert.Null(forgotten["metadata"]!["managedFields"]);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"before-first-apply\" using robots.example.dev/v1: .spec.size", conflict.Body.Text("message"));
        Assert.Equal("""{"f:spec":{".":{},"f:name":{},"f:size":{}}}""", shared.FieldsOf("before-first-apply", "Update"));
        Assert.Equal("""{"f:spec":{"f:size":{}}}""", shared.FieldsOf("bob"));
    }

    [Fact]
    public async Task A_client_that_knows_nothing_of_owners_does_not_delete_them()
    {
        var (_, created) = await _api.ApplyAsync("alice", Named("one", """{"size":1}"""));
        ((JsonObject)created["metadata"]!).Remove("managedFields");
        created["spec"]!["name"] = "x";

        var (_, put) = await _api.SendAsync(HttpMethod.Put, $"{Robot.Path}/one?fieldManager=old", created);

        Assert.Equal("""{"f:spec":{"f:size":{}}}""", put.FieldsOf("alice"));
        Assert.Equal("""{"f:spec":{"f:name":{}}}""", put.FieldsOf("old", "Update"));
    }

    [Fact]
    public async Task Updaters_beyond_ten_become_ancient_changes()
    {
        await _api.PostAsync(Robot.Path, Named("one", """{"limits":{"x":"0"}}"""));
        JsonObject last = [];
        for (var i = 0; i < 14; i++)
            (_, last) = await _api.SendAsync(HttpMethod.Patch, $"{Robot.Path}/one?fieldManager=m{i:00}", new JsonObject { ["spec"] = new JsonObject { ["limits"] = new JsonObject { [$"k{i}"] = "1" } } }, "application/merge-patch+json");

        var entries = (JsonArray)last["metadata"]!["managedFields"]!;
        Assert.Equal(10, entries.Count);
        Assert.Contains("f:k0", last.FieldsOf("ancient-changes", "Update"), StringComparison.Ordinal);
        Assert.NotEqual("", last.FieldsOf("m13", "Update"));
    }

    [Fact]
    public async Task What_client_side_apply_has_set_kubectl_may_apply_without_a_conflict()
    {
        var applied = """{"apiVersion":"robots.example.dev/v1","kind":"Robot","metadata":{"annotations":{},"name":"one","namespace":"default"},"spec":{"size":1}}""";
        var body = Named("one", """{"size":1,"name":"other"}""");
        body["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = applied };
        await _api.SendAsync(HttpMethod.Post, $"{Robot.Path}?fieldManager=kubectl-client-side-apply", body);

        var another = await _api.ApplyAsync("bob", Named("one", """{"size":2}"""));
        var beyond = await _api.ApplyAsync("kubectl", Named("one", """{"size":2,"name":"mine"}"""));
        var (status, taken) = await _api.ApplyAsync("kubectl", Named("one", """{"size":2}"""));

        Assert.Equal(409, another.Status);
        Assert.Equal(409, beyond.Status);
        Assert.Equal(200, status);
        Assert.Equal("2", taken.Text("spec", "size"));
        Assert.Contains("\"size\":2", taken["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yaml_is_applied_and_keys_twice_are_refused()
    {
        using var good = await _api.RawAsync(HttpMethod.Patch, $"{Robot.Path}/one?fieldManager=alice", "apiVersion: robots.example.dev/v1\nkind: Robot\nmetadata:\n  name: one\nspec:\n  size: 3\n", "application/apply-patch+yaml");
        using var bad = await _api.RawAsync(HttpMethod.Patch, $"{Robot.Path}/two?fieldManager=alice", "apiVersion: robots.example.dev/v1\nkind: Robot\nmetadata:\n  name: two\nspec:\n  size: 3\n  size: 4\n", "application/apply-patch+yaml");

        Assert.Equal(201, (int)good.StatusCode);
        Assert.Equal(400, (int)bad.StatusCode);
        Assert.Equal(404, (await _api.GetAsync($"{Robot.Path}/two")).Status);
    }

    [Fact]
    public async Task Two_appliers_at_once_create_one_object_with_both_parts()
    {
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _api.ApplyAsync($"m{i}", Named("one", $$$"""{"limits":{"k{{{i}}}":"1"}}"""))));

        Assert.Single(both, answer => answer.Status == 201);
        Assert.Equal(7, both.Count(answer => answer.Status == 200));
        Assert.Equal(8, ((JsonObject)(await _api.GetAsync($"{Robot.Path}/one")).Body["spec"]!["limits"]!).Count);
    }

    private static string Unescape(string json) => json.Replace("\\u0022", "\\\"", StringComparison.Ordinal);

    private static string Sorted(JsonNode node) =>
        new JsonObject(((JsonObject)node.DeepClone()).OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, field.Value is JsonObject map ? new JsonObject(map.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => KeyValuePair.Create(item.Key, item.Value?.DeepClone()))) : field.Value?.DeepClone()))).ToJsonString();
}
