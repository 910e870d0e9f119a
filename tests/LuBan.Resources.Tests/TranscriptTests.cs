using System.Net;
using System.Text.Json.Nodes;
using LuBan.Resources.Storage;
using Microsoft.Extensions.DependencyInjection;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

/// <summary>What is on the wire, to the letter: clients of Kubernetes look at reasons, codes, causes and field names.</summary>
public sealed class TranscriptTests : IAsyncLifetime
{
    private const string Group = "widgets.example.dev";

    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync(
        options => (options.EventRing, options.RetainedRevisions, options.CompactionInterval, options.BookmarkInterval) = (16, 0, TimeSpan.FromDays(1), TimeSpan.FromMilliseconds(50)),
        services => services.Configure<ResourceApiOptions>(options => options.MaximumWatchesPerUser = 2));

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public Task NotFound() => ExpectAsync(HttpMethod.Get, $"{Widgets}/absent", null, 404, $$"""
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"widgets.{{Group}} \"absent\" not found","reason":"NotFound",
         "details":{"name":"absent","group":"{{Group}}","kind":"widgets"},"code":404}
        """);

    [Fact]
    public async Task AlreadyExists()
    {
        await _api.PostAsync(Widgets, Widget("one"));

        await ExpectAsync(HttpMethod.Post, Widgets, Widget("one").ToJsonString(), 409, $$"""
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"widgets.{{Group}} \"one\" already exists","reason":"AlreadyExists",
             "details":{"name":"one","group":"{{Group}}","kind":"widgets"},"code":409}
            """);
    }

    [Fact]
    public async Task Conflict()
    {
        var (_, first) = await _api.PostAsync(Widgets, Widget("one"));
        await _api.MergeAsync($"{Widgets}/one", JsonNode.Parse("""{"spec":{"size":2}}""")!);

        await ExpectAsync(HttpMethod.Put, $"{Widgets}/one", first.ToJsonString(), 409, $$"""
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
             "message":"Operation cannot be fulfilled on widgets.{{Group}} \"one\": the object has been modified; please apply your changes to the latest version and try again",
             "reason":"Conflict","details":{"name":"one","group":"{{Group}}","kind":"widgets"},"code":409}
            """);
    }

    [Fact]
    public Task Invalid() => ExpectAsync(HttpMethod.Post, Widgets, """{"metadata":{"name":"one"},"spec":{"size":5000}}""", 422, $$"""
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
         "message":"Widget.{{Group}} \"one\" is invalid: spec.size: Invalid value: 5000: spec.size in body should be less than or equal to 1000","reason":"Invalid",
         "details":{"name":"one","group":"{{Group}}","kind":"Widget",
          "causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 5000: spec.size in body should be less than or equal to 1000","field":"spec.size"}]},"code":422}
        """);

    [Fact]
    public Task Forbidden() => ExpectAsync(HttpMethod.Delete, $"{Namespaces}/default", null, 403, """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"namespaces \"default\" is forbidden: this namespace may not be deleted","reason":"Forbidden",
         "details":{"name":"default","kind":"namespaces"},"code":403}
        """);

    [Fact]
    public Task BadRequest() => ExpectAsync(HttpMethod.Post, Widgets, """{"kind":"Gadget","metadata":{"name":"one"}}""", 400, """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the kind in the data (Gadget) does not match the expected kind (Widget)","reason":"BadRequest","code":400}
        """);

    [Fact]
    public Task MethodNotAllowed() => ExpectAsync(HttpMethod.Options, $"{Widgets}/one", null, 405, """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
         "message":"the server does not allow this method on the requested resource: OPTIONS is not one of GET, HEAD, PUT, PATCH, DELETE","reason":"MethodNotAllowed","code":405}
        """, answer => Assert.Equal("GET, HEAD, PUT, PATCH, DELETE", string.Join(", ", answer.Content.Headers.Allow)));

    [Fact]
    public async Task UnsupportedMediaType()
    {
        await _api.PostAsync(Widgets, Widget("one"));

        await ExpectAsync(HttpMethod.Patch, $"{Widgets}/one", "{}", 415, """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
             "message":"the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
             "reason":"UnsupportedMediaType","code":415}
            """, contentType: "application/strategic-merge-patch+json");
    }

    [Fact]
    public Task NotAcceptable() => ExpectAsync(HttpMethod.Get, Widgets, null, 406, """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
         "message":"only the following media types are accepted: application/json, application/yaml, application/json;as=Table;v=v1;g=meta.k8s.io, application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
         "reason":"NotAcceptable","code":406}
        """, accept: "text/html");

    [Fact]
    public Task RequestEntityTooLarge() => ExpectAsync(HttpMethod.Post, Widgets, new string(' ', 3 * 1024 * 1024 + 1), 413, """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Request entity too large: limit is 3145728","reason":"RequestEntityTooLarge","code":413}
        """);

    [Fact]
    public async Task TooManyRequests()
    {
        using var first = await WatchReader.OpenAsync(_api, $"{Widgets}?watch=true");
        using var second = await WatchReader.OpenAsync(_api, $"{Widgets}?watch=true");

        await ExpectAsync(HttpMethod.Get, $"{Widgets}?watch=true", null, 429, """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
             "message":"Too many requests, please try again later: address 127.0.0.1 has 2 open watches","reason":"TooManyRequests","details":{"retryAfterSeconds":1},"code":429}
            """, answer => Assert.Equal("1", answer.Headers.RetryAfter?.ToString()));

        // A place that was left is free again.
        first.Dispose();
        await Wait.UntilAsync(
            async () =>
            {
                using var again = await WatchReader.OpenAsync(_api, $"{Widgets}?watch=true");
                return again.Status == 200;
            },
            "a closed watch gives its place back");
    }

    [Fact]
    public async Task Expired_is_an_error_event_inside_a_watch_that_began_with_200()
    {
        await HistoryAsync();

        using var watch = await WatchReader.OpenAsync(_api, $"{Widgets}?watch=true&resourceVersion=1");
        var line = await watch.NextAsync();

        Assert.Contains(watch.Status, new[] { 200, 410 });
        var status = watch.Status == 200 ? (JsonObject)line!["object"]! : line!;
        if (watch.Status == 200) Assert.Equal("ERROR", line!["type"]!.GetValue<string>());
        Same($$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 1 ({{_api.Store.CompactedRevision}})","reason":"Expired","code":410}""", status);
    }

    [Fact]
    public async Task Expired_is_a_status_while_paging_with_a_token_that_goes_on_inconsistently()
    {
        foreach (var name in new[] { "a", "b", "c", "d" }) await _api.PostAsync(Widgets, Widget(name));
        var (_, page) = await _api.GetAsync($"{Widgets}?limit=2");
        await HistoryAsync();

        var (status, refusal) = await _api.GetAsync($"{Widgets}?limit=2&continue={page.Text("metadata", "continue")}");
        var token = refusal.Text("metadata", "continue");
        var (resumed, rest) = await _api.GetAsync($"{Widgets}?limit=10&continue={token}");

        Assert.Equal(410, status);
        Assert.NotEmpty(token);
        refusal["metadata"]!["continue"] = "TOKEN";
        Same("""
            {"kind":"Status","apiVersion":"v1","metadata":{"continue":"TOKEN"},"status":"Failure",
             "message":"The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
             "reason":"Expired","code":410}
            """, refusal);
        Assert.Equal(200, resumed);
        Assert.Equal("c,d,history", string.Join(',', ((JsonArray)rest["items"]!).Select(item => item!["metadata"]!["name"]!.GetValue<string>())));
    }

    [Fact]
    public async Task Bookmark_holds_the_revision_and_nothing_else()
    {
        using var watch = await WatchReader.OpenAsync(_api, $"{Widgets}?watch=true&allowWatchBookmarks=true&resourceVersion={_api.Store.CurrentRevision}");

        var line = await watch.NextAsync();

        Same($$$"""{"type":"BOOKMARK","object":{"apiVersion":"{{{Group}}}/v1","kind":"Widget","metadata":{"resourceVersion":"{{{_api.Store.CurrentRevision}}}","creationTimestamp":null} } }""", line!);
    }

    [Fact]
    public async Task Initial_events_end_with_an_annotated_bookmark()
    {
        var (_, created) = await _api.PostAsync(Widgets, Widget("one"));

        using var watch = await WatchReader.OpenAsync(_api, $"{Widgets}?watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
        var first = await watch.NextAsync();
        var end = await watch.NextAsync();

        Same(new JsonObject { ["type"] = "ADDED", ["object"] = created.DeepClone() }.ToJsonString(), first!);
        Same($$$"""
            {"type":"BOOKMARK","object":{"apiVersion":"{{{Group}}}/v1","kind":"Widget",
             "metadata":{"resourceVersion":"{{{created.Text("metadata", "resourceVersion")}}}","creationTimestamp":null,"annotations":{"k8s.io/initial-events-end":"true"} } } }
            """, end!);
    }

    [Fact]
    public async Task Table_describes_its_columns_once_per_watch()
    {
        var (_, created) = await _api.PostAsync(Widgets, Widget("one", 7));
        const string accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

        using var watch = await WatchReader.OpenAsync(_api, $"{Widgets}?watch=true&includeObject=None", accept);
        var first = (await watch.NextAsync())!;
        await _api.MergeAsync($"{Widgets}/one", JsonNode.Parse("""{"spec":{"size":8}}""")!);
        var second = (await watch.NextAsync())!;

        var age = first["object"]!["rows"]![0]!["cells"]![4]!.GetValue<string>();
        Same($$$"""
            {"type":"ADDED","object":{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"{{{created.Text("metadata", "resourceVersion")}}}"},
             "columnDefinitions":[
              {"name":"Name","type":"string","format":"name","description":"Name must be unique within a namespace.","priority":0},
              {"name":"Size","type":"integer","format":"","description":".spec.size","priority":0},
              {"name":"Phase","type":"string","format":"","description":".status.phase","priority":0},
              {"name":"Color","type":"string","format":"","description":".spec.color","priority":1},
              {"name":"Age","type":"date","format":"","description":"Time since the object was created.","priority":0}],
             "rows":[{"cells":["one",7,null,null,"{{{age}}}"]} ]} }
            """, first);
        Assert.True(((JsonObject)second["object"]!).ContainsKey("columnDefinitions"));
        Assert.Null(second["object"]!["columnDefinitions"]);
    }

    [Fact]
    public async Task Deleted_answers_success_with_the_uid()
    {
        var (_, created) = await _api.PostAsync(Widgets, Widget("one"));

        await ExpectAsync(HttpMethod.Delete, $"{Widgets}/one", null, 200, $$"""
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"one","group":"{{Group}}","kind":"widgets","uid":"{{created.Text("metadata", "uid")}}"} }
            """);
    }

    private async Task HistoryAsync()
    {
        await _api.PostAsync(Widgets, Widget("history"));
        for (var i = 0; i < 40; i++) await _api.MergeAsync($"{Widgets}/history", new JsonObject { ["spec"] = new JsonObject { ["size"] = i + 2 } });
        await _api.Store.CompactAsync(_api.Store.CurrentRevision - 1, default);
    }

    private async Task ExpectAsync(
        HttpMethod method, string path, string? body, int status, string expected, Action<HttpResponseMessage>? also = null, string contentType = "application/json", string? accept = null)
    {
        using var answer = await _api.RawAsync(method, path, body, contentType, accept);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Same(expected, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
        also?.Invoke(answer);
    }

    private static void Same(string expected, JsonNode actual) => Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual.ToJsonString());
}
