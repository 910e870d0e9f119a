using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

/// <summary>What a request may ask for, and the words when it asks wrongly.</summary>
public sealed class VerbTests : IAsyncLifetime
{
    private const string Accounts = "/api/v1/namespaces/default/serviceaccounts";

    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await Robot.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("GET", "?resourceVersionMatch=Exact", "ListOptions", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("GET", "?resourceVersionMatch=Exact&resourceVersion=0", "ListOptions", "resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")]
    [InlineData("GET", "?resourceVersionMatch=NotOlderThan&resourceVersion=1&continue=x", "ListOptions", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided")]
    [InlineData("GET", "?resourceVersionMatch=Newest&resourceVersion=1", "ListOptions", "resourceVersionMatch: Unsupported value: \"Newest\": supported values: \"Exact\", \"NotOlderThan\", \"\"")]
    [InlineData("GET", "?sendInitialEvents=true", "ListOptions", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list")]
    [InlineData("GET", "?watch=1&sendInitialEvents=true", "ListOptions", "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("GET", "?watch=1&resourceVersionMatch=NotOlderThan", "ListOptions", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    [InlineData("GET", "?includeObject=All", "TableOptions", "includeObject: Invalid value: \"All\": must be 'Metadata', 'Object', 'None', or empty")]
    [InlineData("POST", "?dryRun=Some", "CreateOptions", "dryRun: Unsupported value: []string{\"Some\"}: supported values: \"All\"")]
    [InlineData("POST", "?fieldValidation=Maybe", "CreateOptions", "fieldValidation: Unsupported value: \"Maybe\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"")]
    [InlineData("DELETE", "?propagationPolicy=Away", "DeleteOptions", "propagationPolicy: Unsupported value: \"Away\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")]
    [InlineData("DELETE", "?propagationPolicy=Orphan&orphanDependents=true", "DeleteOptions", "propagationPolicy: Invalid value: \"Orphan\": orphanDependents and deletionPropagation cannot be both set")]
    public async Task Options_are_validated(string method, string query, string options, string problem)
    {
        var (status, refusal) = await _api.SendAsync(new HttpMethod(method), Widgets + query, method == "POST" ? Widget("one") : null);

        Assert.Equal(422, status);
        Assert.Equal($"{options}.meta.k8s.io \"\" is invalid: {problem}", refusal.Text("message"));
        Assert.Equal(options, refusal.Text("details", "kind"));
    }

    [Fact]
    public async Task Dry_run_of_each_verb_keeps_nothing()
    {
        await _api.PostAsync(Widgets, Widget("kept", 1));
        var revision = _api.Store.CurrentRevision;

        var created = await _api.PostAsync($"{Widgets}?dryRun=All", Widget("new"));
        var put = await _api.SendAsync(HttpMethod.Put, $"{Widgets}/kept?dryRun=All", Widget("kept", 2));
        var patched = await _api.MergeAsync($"{Widgets}/kept?dryRun=All", JsonNode.Parse("""{"spec":{"size":3}}""")!);
        var deleted = await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/kept?dryRun=All");
        var inBody = await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/kept", JsonNode.Parse("""{"kind":"DeleteOptions","apiVersion":"v1","dryRun":["All"]}"""));
        var all = await _api.SendAsync(HttpMethod.Delete, $"{Widgets}?dryRun=All");

        Assert.Equal((201, 200, 200), (created.Status, put.Status, patched.Status));
        Assert.Equal("3", patched.Body.Text("spec", "size"));
        Assert.Equal((200, 200, 200), (deleted.Status, inBody.Status, all.Status));
        Assert.Equal(revision, _api.Store.CurrentRevision);
        Assert.Equal("1", (await _api.GetAsync($"{Widgets}/kept")).Body.Text("spec", "size"));
    }

    [Theory]
    [InlineData("application/json", "{\"metadata\":{\"name\":\"one\"},\"spec\":{\"size\":1,\"size\":2,\"colour\":\"x\",\"parts\":[{\"name\":\"a\",\"mass\":1}]}}")]
    [InlineData("application/yaml", "metadata:\n  name: one\nspec:\n  size: 1\n  size: 2\n  colour: x\n  parts:\n  - name: a\n    mass: 1\n")]
    public async Task Fields_that_are_unknown_or_there_twice_are_refused_warned_about_or_ignored(string type, string body)
    {
        using var strict = await _api.RawAsync(HttpMethod.Post, $"{Widgets}?fieldValidation=Strict&dryRun=All", body, type);
        using var warned = await _api.RawAsync(HttpMethod.Post, $"{Widgets}?dryRun=All", body, type);
        using var ignored = await _api.RawAsync(HttpMethod.Post, $"{Widgets}?fieldValidation=Ignore", body, type);

        Assert.Equal(400, (int)strict.StatusCode);
        var refusal = (JsonObject)JsonNode.Parse(await strict.Content.ReadAsStringAsync())!;
        Assert.Equal(
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: duplicate field \"spec.size\", unknown field \"spec.colour\", unknown field \"spec.parts[0].mass\"", refusal.Text("message"));
        Assert.Equal(
            ["299 - \"duplicate field \\\"spec.size\\\"\"", "299 - \"unknown field \\\"spec.colour\\\"\"", "299 - \"unknown field \\\"spec.parts[0].mass\\\"\""],
            warned.Headers.GetValues("Warning"));
        Assert.False(ignored.Headers.Contains("Warning"));
        var (_, stored) = await _api.GetAsync($"{Widgets}/one");
        Assert.Equal("2", stored.Text("spec", "size"));
        Assert.Equal("", stored.Text("spec", "colour"));
    }

    [Fact]
    public async Task Many_warnings_are_cut_so_that_the_head_stays_small()
    {
        var spec = string.Join(',', Enumerable.Range(0, 10).Select(i => $"\"{new string((char)('a' + i), 900)}\":1"));

        using var answer = await _api.RawAsync(HttpMethod.Post, Widgets, $$"""{"metadata":{"name":"one"},"spec":{ {{spec}} } }""");

        Assert.Equal(201, (int)answer.StatusCode);
        Assert.All(answer.Headers.GetValues("Warning"), warning => Assert.True(warning.Length < 300, warning));
        Assert.Equal(10, answer.Headers.GetValues("Warning").Count());
    }

    [Fact]
    public async Task Strategic_merge_joins_lists_by_their_key_and_follows_directives()
    {
        await _api.PostAsync(Accounts, Json("""{"metadata":{"name":"bot","finalizers":["x.dev/a"]},"secrets":[{"name":"a"},{"name":"b"},{"name":"c"}]}"""));

        var (_, merged) = await StrategicAsync("""{"secrets":[{"name":"d"},{"name":"b","$patch":"delete"}],"metadata":{"finalizers":["x.dev/b"]}}""");
        Assert.Equal("a,c,d", Names(merged));
        Assert.Equal("""["x.dev/a","x.dev/b"]""", merged["metadata"]!["finalizers"]!.ToJsonString());

        var (_, ordered) = await StrategicAsync("""{"$setElementOrder/secrets":[{"name":"d"},{"name":"a"}],"secrets":[{"name":"e"}]}""");
        Assert.Equal(["a", "c", "d", "e"], Names(ordered).Split(',').Order());
        Assert.True(Names(ordered).IndexOf('d', StringComparison.Ordinal) < Names(ordered).IndexOf('a', StringComparison.Ordinal), Names(ordered));

        var (_, removed) = await StrategicAsync("""{"metadata":{"$deleteFromPrimitiveList/finalizers":["x.dev/a"]}}""");
        Assert.Equal("""["x.dev/b"]""", removed["metadata"]!["finalizers"]!.ToJsonString());

        var (_, replaced) = await StrategicAsync("""{"secrets":[{"$patch":"replace"},{"name":"z"}],"metadata":{"labels":{"$patch":"replace","only":"this"}}}""");
        Assert.Equal("z", Names(replaced));
        Assert.Equal("""{"only":"this"}""", replaced["metadata"]!["labels"]!.ToJsonString());

        var (_, kept) = await StrategicAsync("""{"metadata":{"labels":{"$retainKeys":["other"],"other":"x"}}}""");
        Assert.Equal("""{"other":"x"}""", kept["metadata"]!["labels"]!.ToJsonString());

        var (status, refusal) = await StrategicAsync("""{"secrets":[{"key":"z"}]}""");
        Assert.Equal(400, status);
        Assert.Contains("does not contain declared merge key: name", refusal.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yaml_is_answered_when_it_is_asked_for_and_reads_back_the_same()
    {
        var body = Widget("one", 3);
        body["spec"]!["text"] = "yes";
        body["spec"]!["config"] = Json("""{"a":"0x10","b":"line\nend","c":"1.0","d":[],"e":{},"f":null,"g":": #","h":12345678901234567,"i":"~","j":true,"k":"2020-01-01","l":""}""");
        var (_, created) = await _api.PostAsync(Widgets, body);

        using var one = await _api.RawAsync(HttpMethod.Get, $"{Widgets}/one", accept: "application/yaml");
        using var list = await _api.RawAsync(HttpMethod.Get, Widgets, accept: "application/yaml");
        var text = await one.Content.ReadAsStringAsync();

        Assert.Equal("application/yaml", one.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("apiVersion: widgets.example.dev/v1\n", text, StringComparison.Ordinal);
        Assert.StartsWith("kind: WidgetList\n", await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var again = await _api.RawAsync(HttpMethod.Put, $"{Widgets}/one", text, "application/yaml");
        Assert.Equal(200, (int)again.StatusCode);
        Assert.Equal(created.ToJsonString(), await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Large_answers_are_compressed_for_those_who_ask()
    {
        for (var i = 0; i < 40; i++)
        {
            var body = Widget($"w{i:00}");
            body["spec"]!["text"] = new string('x', 5000);
            await _api.PostAsync(Widgets, body);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, Widgets);
        request.Headers.Add("Accept-Encoding", "gzip");
        using var compressed = await _api.Http.SendAsync(request);
        using var small = new HttpRequestMessage(HttpMethod.Get, $"{Widgets}/w00");
        small.Headers.Add("Accept-Encoding", "gzip");
        using var plain = await _api.Http.SendAsync(small);

        Assert.Equal("gzip", Assert.Single(compressed.Content.Headers.ContentEncoding));
        Assert.Contains("Accept-Encoding", compressed.Headers.Vary);
        await using var stream = new GZipStream(await compressed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        var list = (await JsonNode.ParseAsync(stream))!;
        Assert.Equal(40, ((JsonArray)list["items"]!).Count);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Pretty_is_indented_and_head_has_no_body()
    {
        await _api.PostAsync(Widgets, Widget("one"));

        using var pretty = await _api.RawAsync(HttpMethod.Get, $"{Widgets}/one?pretty=true");
        using var plain = await _api.RawAsync(HttpMethod.Get, $"{Widgets}/one?pretty=false");
        using var head = await _api.RawAsync(HttpMethod.Head, $"{Widgets}/one");

        Assert.StartsWith("{\n  \"apiVersion\"", (await pretty.Content.ReadAsStringAsync()).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.StartsWith("{\"apiVersion\"", await plain.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (int)head.StatusCode);
        Assert.Equal("", await head.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Metadata_alone_is_answered_by_every_verb()
    {
        const string accept = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
        var created = await _api.SendAsync(HttpMethod.Post, Widgets, Widget("one"), accept: accept);
        var patched = await _api.SendAsync(HttpMethod.Patch, $"{Widgets}/one", Json("""{"spec":{"size":2}}"""), "application/merge-patch+json", accept);
        var listed = await _api.GetAsync(Widgets, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");

        foreach (var answer in new[] { created, patched })
        {
            Assert.Equal("PartialObjectMetadata", answer.Body.Text("kind"));
            Assert.Equal("meta.k8s.io/v1", answer.Body.Text("apiVersion"));
            Assert.Null(answer.Body["spec"]);
        }

        Assert.Equal("PartialObjectMetadataList", listed.Body.Text("kind"));
    }

    [Fact]
    public async Task Numbers_survive_untouched()
    {
        using var _ = await _api.RawAsync(HttpMethod.Post, Widgets, """{"metadata":{"name":"one"},"spec":{"config":{"max":9223372036854775807,"min":-9223372036854775808,"pi":3.14159265358979323846264338327950288,"big":1e400}}}""");

        await _api.MergeAsync($"{Widgets}/one", Json("""{"metadata":{"labels":{"a":"b"}}}"""));
        using var read = await _api.RawAsync(HttpMethod.Get, $"{Widgets}/one");

        Assert.Contains("\"config\":{\"max\":9223372036854775807,\"min\":-9223372036854775808,\"pi\":3.14159265358979323846264338327950288,\"big\":1e400}", await read.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finalizers_of_a_namespace_are_written_through_finalize_only()
    {
        await _api.PostAsync(Namespaces, Named("team"));
        var (_, plain) = await _api.MergeAsync($"{Namespaces}/team", Json("""{"spec":{"finalizers":["x.dev/mine"]}}"""));

        var body = (JsonObject)plain.DeepClone();
        body["spec"] = Json("""{"finalizers":["kubernetes","x.dev/mine"]}""");
        var (status, finalized) = await _api.SendAsync(HttpMethod.Put, $"{Namespaces}/team/finalize", body);

        Assert.Equal("""["kubernetes"]""", plain["spec"]!["finalizers"]!.ToJsonString());
        Assert.Equal(200, status);
        Assert.Equal("""["kubernetes","x.dev/mine"]""", finalized["spec"]!["finalizers"]!.ToJsonString());
    }

    [Fact]
    public async Task Who_names_no_manager_is_named_after_the_program()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Robot.Path) { Content = new StringContent(Robot.Named("one", """{"size":1}""").ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("User-Agent", "kubectl-create/v1.32 (linux/amd64)");

        using var answer = await _api.Http.SendAsync(request);

        Assert.NotEqual("", ((JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!).FieldsOf("kubectl-create", "Update"));
    }

    [Fact]
    public async Task Watch_without_initial_events_begins_now()
    {
        await _api.PostAsync(Widgets, Widget("old"));

        using var watch = await WatchReader.OpenAsync(_api, $"{Widgets}?watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan");
        await _api.PostAsync(Widgets, Widget("new"));

        Assert.Equal("new", (await watch.NextEventAsync()).Name);
    }

    [Theory]
    [InlineData("involvedObject.name=a", "one")]
    [InlineData("involvedObject.name!=a", "two")]
    [InlineData("involvedObject.kind==Pod,reason=Odd\\,\\=\\\\", "two")]
    [InlineData("metadata.name=one,reason=Fine", "one")]
    public async Task Events_are_selected_by_their_fields_in_lists_and_watches(string selector, string expected)
    {
        const string events = "/api/v1/namespaces/default/events";
        using var watch = await WatchReader.OpenAsync(_api, $"{events}?watch=1&fieldSelector={Uri.EscapeDataString(selector)}");
        foreach (var (name, about, reason) in new[] { ("one", "a", "Fine"), ("two", "b", "Odd,=\\") })
        {
            var (created, answer) = await _api.PostAsync(events, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name }, ["involvedObject"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = "default", ["name"] = about }, ["reason"] = reason, ["type"] = "Normal",
            });
            Assert.True(created == 201, answer.ToJsonString());
        }

        var (_, list) = await _api.GetAsync($"{events}?fieldSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(expected, Assert.Single((JsonArray)list["items"]!)!["metadata"]!["name"]!.GetValue<string>());
        Assert.Equal(expected, (await watch.NextEventAsync()).Name);
        var (status, refusal) = await _api.GetAsync($"{events}?fieldSelector=message=x");
        Assert.Equal(400, status);
        Assert.StartsWith("field label not supported: message", refusal.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("size>3", "b")]
    [InlineData("size<3", "a")]
    [InlineData("size in(2, 9),!debug", "a")]
    [InlineData("size notin (2),size", "b")]
    [InlineData("empty=", "a,b")]
    [InlineData("empty in (,x)", "a,b")]
    [InlineData("size == 5 , size != 2", "b")]
    public async Task Label_selectors_have_the_whole_grammar(string selector, string expected)
    {
        await _api.PostAsync(Widgets, Widget("a", labels: new JsonObject { ["size"] = "2", ["empty"] = "" }));
        await _api.PostAsync(Widgets, Widget("b", labels: new JsonObject { ["size"] = "5", ["debug"] = "yes", ["empty"] = "" }));

        var (_, list) = await _api.GetAsync($"{Widgets}?labelSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(expected, string.Join(',', ((JsonArray)list["items"]!).Select(item => item!["metadata"]!["name"])));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a in b")]
    [InlineData("a in (b")]
    [InlineData("a>x")]
    [InlineData(",a")]
    [InlineData("=a")]
    [InlineData("a,,b")]
    public async Task Label_selectors_that_cannot_be_read_are_refused(string selector) =>
        Assert.Equal(400, (await _api.GetAsync($"{Widgets}?labelSelector={Uri.EscapeDataString(selector)}")).Status);

    private Task<(int Status, JsonObject Body)> StrategicAsync(string patch) => _api.SendAsync(HttpMethod.Patch, $"{Accounts}/bot", Json(patch), "application/strategic-merge-patch+json");

    private static string Names(JsonObject account) => string.Join(',', ((JsonArray)account["secrets"]!).Select(secret => secret!["name"]!.GetValue<string>()));

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
