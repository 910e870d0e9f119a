using System.Text.Json.Nodes;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class ObjectTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Created_object_has_what_the_kernel_sets_and_can_be_read_back()
    {
        var (status, created) = await _api.PostAsync(Widgets, Widget("one", 3));

        Assert.Equal(201, status);
        Assert.Equal("default", created.Text("metadata", "namespace"));
        Assert.Equal("1", created.Text("metadata", "generation"));
        Assert.True(Guid.TryParse(created.Text("metadata", "uid"), out _));
        Assert.NotEmpty(created.Text("metadata", "creationTimestamp"));
        var (_, read) = await _api.GetAsync($"{Widgets}/one");
        Assert.True(JsonNode.DeepEquals(created, read));
    }

    [Fact]
    public async Task Second_create_of_a_name_is_refused_as_AlreadyExists()
    {
        await _api.PostAsync(Widgets, Widget("one"));

        var (status, refusal) = await _api.PostAsync(Widgets, Widget("one"));

        Assert.Equal(409, status);
        Assert.Equal("AlreadyExists", refusal.Text("reason"));
        Assert.Equal("widgets.widgets.example.dev \"one\" already exists", refusal.Text("message"));
    }

    [Fact]
    public async Task Generated_names_are_different_and_begin_with_the_prefix()
    {
        var body = Widget("x");
        body["metadata"] = new JsonObject { ["generateName"] = "job-" };

        var (_, first) = await _api.PostAsync(Widgets, body);
        var (_, second) = await _api.PostAsync(Widgets, body);

        Assert.StartsWith("job-", first.Text("metadata", "name"), StringComparison.Ordinal);
        Assert.NotEqual(first.Text("metadata", "name"), second.Text("metadata", "name"));
    }

    [Fact]
    public async Task Generation_grows_with_the_spec_only()
    {
        await _api.PostAsync(Widgets, Widget("one"));

        var (_, labelled) = await _api.MergeAsync($"{Widgets}/one", JsonNode.Parse("""{"metadata":{"labels":{"a":"b"}}}""")!);
        var (_, grown) = await _api.MergeAsync($"{Widgets}/one", JsonNode.Parse("""{"spec":{"size":2}}""")!);
        var (_, reported) = await _api.MergeAsync($"{Widgets}/one/status", JsonNode.Parse("""{"status":{"phase":"Ready"}}""")!);

        Assert.Equal("1", labelled.Text("metadata", "generation"));
        Assert.Equal("2", grown.Text("metadata", "generation"));
        Assert.Equal("2", reported.Text("metadata", "generation"));
        Assert.Equal("Ready", reported.Text("status", "phase"));
    }

    [Fact]
    public async Task Write_that_changes_nothing_has_no_new_revision()
    {
        var (_, created) = await _api.PostAsync(Widgets, Widget("one"));
        var revision = _api.Store.CurrentRevision;

        var (status, put) = await _api.SendAsync(HttpMethod.Put, $"{Widgets}/one", created);

        Assert.Equal(200, status);
        Assert.True(JsonNode.DeepEquals(created, put));
        Assert.Equal(revision, _api.Store.CurrentRevision);
    }

    [Fact]
    public async Task Ordinary_writes_leave_the_status_alone_and_status_writes_leave_the_rest_alone()
    {
        var body = Widget("one");
        body["status"] = new JsonObject { ["phase"] = "Forged" };
        var (_, created) = await _api.PostAsync(Widgets, body);
        Assert.Null(created["status"]);

        created["status"] = new JsonObject { ["phase"] = "Ready" };
        created["spec"]!["size"] = 500;
        var (_, reported) = await _api.SendAsync(HttpMethod.Put, $"{Widgets}/one/status", created);
        Assert.Equal("Ready", reported.Text("status", "phase"));
        Assert.Equal("1", reported.Text("spec", "size"));

        reported["status"] = new JsonObject { ["phase"] = "Forged" };
        reported["spec"]!["size"] = 7;
        var (_, updated) = await _api.SendAsync(HttpMethod.Put, $"{Widgets}/one", reported);
        Assert.Equal("Ready", updated.Text("status", "phase"));
        Assert.Equal("7", updated.Text("spec", "size"));
    }

    [Fact]
    public async Task Stale_update_is_refused_as_Conflict_and_changes_nothing()
    {
        var (_, first) = await _api.PostAsync(Widgets, Widget("one"));
        await _api.MergeAsync($"{Widgets}/one", JsonNode.Parse("""{"spec":{"size":2}}""")!);

        first["spec"]!["size"] = 99;
        var (status, refusal) = await _api.SendAsync(HttpMethod.Put, $"{Widgets}/one", first);

        Assert.Equal(409, status);
        Assert.Equal("Conflict", refusal.Text("reason"));
        Assert.Equal("2", (await _api.GetAsync($"{Widgets}/one")).Body.Text("spec", "size"));
    }

    [Fact]
    public async Task Patch_that_names_an_old_revision_or_another_uid_is_refused()
    {
        var (_, first) = await _api.PostAsync(Widgets, Widget("one"));
        await _api.MergeAsync($"{Widgets}/one", JsonNode.Parse("""{"spec":{"size":2}}""")!);

        var stale = await _api.MergeAsync($"{Widgets}/one", new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = first.Text("metadata", "resourceVersion") } });
        var other = await _api.MergeAsync($"{Widgets}/one", JsonNode.Parse("""{"metadata":{"uid":"11111111-1111-1111-1111-111111111111"}}""")!);

        Assert.Equal(409, stale.Status);
        Assert.Equal(409, other.Status);
    }

    [Fact]
    public async Task Json_patch_adds_replaces_removes_and_tests()
    {
        await _api.PostAsync(Widgets, Widget("one"));

        var patch = JsonNode.Parse("""[{"op":"test","path":"/spec/size","value":1},{"op":"replace","path":"/spec/size","value":5},{"op":"add","path":"/spec/parts","value":[{"name":"a"}]},{"op":"add","path":"/spec/parts/-","value":{"name":"b"}},{"op":"remove","path":"/spec/parts/0"}]""")!;
        var (status, patched) = await _api.SendAsync(HttpMethod.Patch, $"{Widgets}/one", patch, "application/json-patch+json");
        var (failedStatus, failed) = await _api.SendAsync(HttpMethod.Patch, $"{Widgets}/one", JsonNode.Parse("""[{"op":"test","path":"/spec/size","value":1}]""")!, "application/json-patch+json");

        Assert.Equal(200, status);
        Assert.Equal("5", patched.Text("spec", "size"));
        Assert.Equal("b", patched["spec"]!["parts"]![0]!["name"]!.GetValue<string>());
        Assert.Equal(422, failedStatus);
        Assert.Equal("Invalid", failed.Text("reason"));
    }

    [Fact]
    public async Task Invalid_object_is_refused_with_all_its_problems_at_once()
    {
        var body = JsonNode.Parse("""{"metadata":{"name":"Bad_Name","labels":{"a":"not ok!"}},"spec":{"size":5000,"color":"Pink","parts":[{"weight":"heavy"}],"settings":{"a":1},"due":"tomorrow"}}""")!;

        var (status, refusal) = await _api.PostAsync(Widgets, body);

        Assert.Equal(422, status);
        Assert.Equal("Invalid", refusal.Text("reason"));
        var causes = (JsonArray)refusal["details"]!["causes"]!;
        var fields = causes.Select(cause => cause!["field"]!.GetValue<string>()).ToHashSet();
        Assert.Superset(new HashSet<string> { "metadata.name", "metadata.labels", "spec.size", "spec.color", "spec.parts[0].name", "spec.parts[0].weight", "spec.settings.a", "spec.due" }, fields);
        Assert.Equal("FieldValueNotSupported", causes.Single(cause => cause!["field"]!.GetValue<string>() == "spec.color")!["reason"]!.GetValue<string>());
        Assert.Equal("FieldValueRequired", causes.Single(cause => cause!["field"]!.GetValue<string>() == "spec.parts[0].name")!["reason"]!.GetValue<string>());
        Assert.Equal(404, (await _api.GetAsync($"{Widgets}/Bad_Name")).Status);
    }

    [Theory]
    [InlineData("Warn", 201, true)]
    [InlineData("Ignore", 201, false)]
    [InlineData("Strict", 400, false)]
    public async Task Unknown_fields_are_dropped_warned_about_or_refused(string validation, int expected, bool warned)
    {
        var body = Widget("one");
        body["spec"]!["sizze"] = 3;
        body["spec"]!["config"] = new JsonObject { ["free"] = new JsonObject { ["form"] = 1 } };

        using var response = await _api.RawAsync(HttpMethod.Post, $"{Widgets}?fieldValidation={validation}", body.ToJsonString());

        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal(warned, response.Headers.TryGetValues("Warning", out var warnings));
        if (warned) Assert.Equal("299 - \"unknown field \\\"spec.sizze\\\"\"", Assert.Single(warnings!));
        if (expected == 400) return;
        var (_, read) = await _api.GetAsync($"{Widgets}/one");
        Assert.Null(read["spec"]!["sizze"]);
        Assert.Equal("1", read["spec"]!["config"]!["free"]!["form"]!.ToString());
    }

    [Fact]
    public async Task Dry_run_answers_like_the_write_and_keeps_nothing()
    {
        var (status, created) = await _api.PostAsync($"{Widgets}?dryRun=All", Widget("one"));
        Assert.Equal(201, status);
        Assert.NotEmpty(created.Text("metadata", "uid"));
        Assert.Equal(404, (await _api.GetAsync($"{Widgets}/one")).Status);

        await _api.PostAsync(Widgets, Widget("two"));
        var (_, patched) = await _api.MergeAsync($"{Widgets}/two?dryRun=All", JsonNode.Parse("""{"spec":{"size":9}}""")!);
        await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/two?dryRun=All");

        Assert.Equal("9", patched.Text("spec", "size"));
        Assert.Equal("1", (await _api.GetAsync($"{Widgets}/two")).Body.Text("spec", "size"));
    }

    [Fact]
    public async Task Object_with_finalizers_stays_marked_until_the_last_one_is_removed()
    {
        var body = Widget("one");
        body["metadata"]!["finalizers"] = new JsonArray("example.dev/a", "example.dev/b");
        await _api.PostAsync(Widgets, body);

        var (status, marked) = await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/one");
        Assert.Equal(200, status);
        Assert.Equal("Widget", marked.Text("kind"));
        Assert.NotEmpty(marked.Text("metadata", "deletionTimestamp"));

        var added = await _api.MergeAsync($"{Widgets}/one", JsonNode.Parse("""{"metadata":{"finalizers":["example.dev/a","example.dev/b","example.dev/c"]}}""")!);
        Assert.Equal(422, added.Status);

        await _api.MergeAsync($"{Widgets}/one", JsonNode.Parse("""{"metadata":{"finalizers":["example.dev/b"]}}""")!);
        Assert.Equal(200, (await _api.GetAsync($"{Widgets}/one")).Status);
        await _api.MergeAsync($"{Widgets}/one", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);
        Assert.Equal(404, (await _api.GetAsync($"{Widgets}/one")).Status);
    }

    [Fact]
    public async Task Delete_with_a_precondition_that_does_not_hold_is_refused()
    {
        var (_, created) = await _api.PostAsync(Widgets, Widget("one"));

        var wrong = await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/one", JsonNode.Parse("""{"preconditions":{"uid":"other"}}"""));
        var right = await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/one", new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = created.Text("metadata", "uid") } });

        Assert.Equal(409, wrong.Status);
        Assert.Equal(200, right.Status);
        Assert.Equal("Success", right.Body.Text("status"));
    }

    [Fact]
    public async Task Collection_is_deleted_by_selector()
    {
        for (var i = 0; i < 6; i++) await _api.PostAsync(Widgets, Widget($"w{i}", labels: new JsonObject { ["half"] = i % 2 == 0 ? "even" : "odd" }));

        var (status, _) = await _api.SendAsync(HttpMethod.Delete, $"{Widgets}?labelSelector=half%3Deven");

        Assert.Equal(200, status);
        var left = (JsonArray)(await _api.GetAsync(Widgets)).Body["items"]!;
        Assert.Equal(["w1", "w3", "w5"], left.Select(item => item!["metadata"]!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Yaml_is_read_like_json()
    {
        const string Yaml = """
            apiVersion: widgets.example.dev/v1
            kind: Widget
            metadata:
              name: from-yaml
              labels: { number: "12" }
            spec:
              size: 12
              settings:
                on: "yes"
              parts:
              - name: a
                weight: 1.5
            """;

        using var response = await _api.RawAsync(HttpMethod.Post, Widgets, Yaml, "application/yaml");

        Assert.Equal(201, (int)response.StatusCode);
        var (_, read) = await _api.GetAsync($"{Widgets}/from-yaml");
        Assert.Equal("12", read.Text("spec", "size"));
        Assert.Equal("yes", read.Text("spec", "settings", "on"));
    }

    [Theory]
    [InlineData("PUT", Widgets + "/one", "{}", "text/plain", null, 415, "UnsupportedMediaType")]
    [InlineData("PATCH", Widgets + "/one", "{}", "application/apply-patch+cbor", null, 415, "UnsupportedMediaType")]
    [InlineData("PATCH", Widgets + "/one", "{}", "application/strategic-merge-patch+json", null, 415, "UnsupportedMediaType")]
    [InlineData("GET", Widgets, null, null, "text/html", 406, "NotAcceptable")]
    [InlineData("PUT", Widgets, "{}", "application/json", null, 405, "MethodNotAllowed")]
    [InlineData("POST", Widgets + "/one", "{}", "application/json", null, 405, "MethodNotAllowed")]
    [InlineData("POST", AllWidgets, "{}", "application/json", null, 405, "MethodNotAllowed")]
    [InlineData("POST", Widgets, "{ not json", "application/json", null, 400, "BadRequest")]
    [InlineData("POST", Widgets, "[]", "application/json", null, 400, "BadRequest")]
    [InlineData("POST", Widgets + "?fieldValidation=Strict", "{\"metadata\":{\"name\":\"a\"},\"metadata\":{\"name\":\"b\"}}", "application/json", null, 400, "BadRequest")]
    [InlineData("POST", Widgets, "{\"kind\":\"Gadget\",\"metadata\":{\"name\":\"a\"}}", "application/json", null, 400, "BadRequest")]
    [InlineData("POST", Widgets, "{\"metadata\":{\"name\":\"a\",\"namespace\":\"other\"}}", "application/json", null, 400, "BadRequest")]
    [InlineData("POST", Widgets, "{\"metadata\":{}}", "application/json", null, 422, "Invalid")]
    [InlineData("POST", "/apis/widgets.example.dev/v1/namespaces/nowhere/widgets", "{\"metadata\":{\"name\":\"a\"}}", "application/json", null, 404, "NotFound")]
    [InlineData("POST", Widgets, "{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"1\"}}", "application/json", null, 400, "BadRequest")]
    [InlineData("GET", Widgets + "?labelSelector=a%20in%20(", null, null, null, 400, "BadRequest")]
    [InlineData("GET", Widgets + "?fieldSelector=spec.size%3D1", null, null, null, 400, "BadRequest")]
    [InlineData("GET", Widgets + "?continue=%21%21", null, null, null, 400, "BadRequest")]
    [InlineData("GET", Widgets + "?limit=many", null, null, null, 400, "BadRequest")]
    [InlineData("GET", Widgets + "?resourceVersion=99999999", null, null, null, 504, "Timeout")]
    [InlineData("GET", Widgets + "/missing", null, null, null, 404, "NotFound")]
    [InlineData("GET", Widgets + "/missing/scale", null, null, null, 404, "NotFound")]
    [InlineData("GET", "/apis/nothing.example.dev/v1/things", null, null, null, 404, "NotFound")]
    [InlineData("GET", "/apis/nothing.example.dev", null, null, null, 404, "NotFound")]
    [InlineData("DELETE", Widgets + "/missing", null, null, null, 404, "NotFound")]
    [InlineData("DELETE", Namespaces + "/default", null, null, null, 403, "Forbidden")]
    public async Task Refusals_are_status_documents(string method, string path, string? body, string? contentType, string? accept, int expected, string reason)
    {
        using var response = await _api.RawAsync(new HttpMethod(method), path, body, contentType ?? "application/json", accept);

        Assert.Equal(expected, (int)response.StatusCode);
        var status = (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("Status", status.Text("kind"));
        Assert.Equal("Failure", status.Text("status"));
        Assert.Equal(reason, status.Text("reason"));
        Assert.Equal(expected.ToString(), status.Text("code"));
        Assert.NotEmpty(status.Text("message"));
    }

    [Fact]
    public async Task Too_large_body_is_refused_before_it_is_read()
    {
        var large = Widget("big");
        large["spec"]!["text"] = new string('x', 4 * 1024 * 1024);
        var body = large.ToJsonString();

        using var response = await _api.RawAsync(HttpMethod.Post, Widgets, body);

        Assert.Equal(413, (int)response.StatusCode);
    }

    [Fact]
    public async Task Head_answers_like_get_without_a_body()
    {
        await _api.PostAsync(Widgets, Widget("one"));

        using var found = await _api.RawAsync(HttpMethod.Head, $"{Widgets}/one");
        using var missing = await _api.RawAsync(HttpMethod.Head, $"{Widgets}/two");

        Assert.Equal(200, (int)found.StatusCode);
        Assert.True(found.Content.Headers.ContentLength > 0);
        Assert.Equal(404, (int)missing.StatusCode);
    }

    [Fact]
    public async Task Concurrent_unconditional_patches_all_arrive_and_conditional_ones_win_once_per_revision()
    {
        await _api.PostAsync(Widgets, Widget("shared", 0));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var (status, _) = await _api.MergeAsync($"{Widgets}/shared", new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [$"w{writer}-{i}"] = "x" } } });
                Assert.Equal(200, status);
            }
        })));
        var won = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var (_, current) = await _api.GetAsync($"{Widgets}/shared");
                current["spec"]!["size"] = current["spec"]!["size"]!.GetValue<int>() + 1;
                var (status, _) = await _api.SendAsync(HttpMethod.Put, $"{Widgets}/shared", current);
                Assert.True(status is 200 or 409, $"status {status}");
                if (status == 200) Interlocked.Increment(ref won);
            }
        })));

        var (_, last) = await _api.GetAsync($"{Widgets}/shared");
        Assert.Equal(16 * 20, ((JsonObject)last["metadata"]!["annotations"]!).Count);
        Assert.Equal(won.ToString(), last.Text("spec", "size"));
        Assert.Equal((won + 1).ToString(), last.Text("metadata", "generation"));
    }
}
