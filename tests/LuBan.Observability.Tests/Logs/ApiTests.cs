using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Sdk.Core;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace LuBan.Observability.Tests.Logs;

public sealed class ApiTests(ITestOutputHelper output) : IAsyncLifetime
{
    private TestKernel _kernel = null!;
    private HttpClient _admin = null!;

    public async Task InitializeAsync()
    {
        _kernel = await TestKernel.StartAsync<ObservabilityExtension>(new { logs = new { events = false, extensions = false } }, output.WriteLine);
        _admin = _kernel.Client();
        foreach (var name in new[] { "a", "b" }) await _kernel.Resources<Namespace>().CreateAsync(new() { Metadata = new() { Name = name } });
    }

    public async Task DisposeAsync() => await _kernel.DisposeAsync();

    [Fact]
    public async Task Chinese_is_found_by_two_characters_and_another_tenant_finds_nothing_however_he_asks()
    {
        await _admin.WriteAsync(new { message = "支付网关超时,订单号 88231", level = "error", @namespace = "a", name = "pay" }, new { message = "nothing of interest", @namespace = "b", name = "web" }, new { message = "of the cluster", host = "h1" });
        var a = await _kernel.AddUserAsync(new("ada") { Permissions = ["logs.read"], Namespace = "a" });
        var b = await _kernel.AddUserAsync(new("bob") { Permissions = ["logs.read"], Namespace = "b" });

        Assert.Equal(["支付网关超时,订单号 88231"], await a.TextsAsync("超时", "a"));
        Assert.Equal(["支付网关超时,订单号 88231"], await _admin.TextsAsync("超时"));
        string[] tricks =
        [
            "超时", "88231", "namespace:a", "namespace:a OR namespace:b", "-namespace:b", "NOT namespace:b 超时", "*", "level:error", "{namespace=\"a\"}", "{namespace=~\".*\"}", "{namespace!=\"b\"}", "{} |~ \".*\"",
            "{namespace=~\"a|b\"} |= \"超\"", "(超时 OR interest)", "-超时", "name:pay", "name:*", "host:h1", "namespace:\"\"", "kind:\"\"", "{namespace=\"\"}",
        ];
        foreach (var trick in tricks)
        {
            Assert.All(await b.TextsAsync(trick, "b"), text => Assert.Equal("nothing of interest", text));
            Assert.InRange(await b.TotalAsync(trick, "b"), 0, 1);
            using var export = await b.GetAsync($"{LogApi.Root}/namespaces/b/logs/export?from=2020-01-01T00:00:00Z&query={Uri.EscapeDataString(trick)}");
            Assert.DoesNotContain("88231", await export.Content.ReadAsStringAsync());
        }
        var fields = (await b.JsonAsync("/namespaces/b/logs/labels?from=2020-01-01T00:00:00Z")).ToJsonString();
        Assert.DoesNotContain("pay", fields);
        var line = (await _admin.JsonAsync("/logs/query?query=88231"))["lines"]![0]!;
        Assert.Equal(HttpStatusCode.NotFound, (await b.GetAsync($"{LogApi.Root}/namespaces/b/logs/context?id={line["id"]}")).StatusCode);
        foreach (var path in new[] { "/logs/query", "/namespaces/a/logs/query", "/logs/stats", "/logs/tail", "/logs/export", "/logs/status", "/namespaces/a/elasticsearch/_search", "/elasticsearch/_search", "/namespaces/B/logs/query", "/namespaces/a%2f..%2fb/logs/query" })
        {
            Assert.Contains((await b.GetAsync(LogApi.Root + path, HttpCompletionOption.ResponseHeadersRead)).StatusCode, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
        }
        var search = await b.PostAsync("/namespaces/b/elasticsearch/_search", """{"query":{"bool":{"should":[{"term":{"namespace":"a"}},{"match_all":{}}]}}}""", "application/json");
        Assert.Equal(1, (long)search.Body["hits"]!["total"]!["value"]!);
    }

    [Fact]
    public async Task A_tenant_writes_into_the_own_namespace_only()
    {
        var ada = await _kernel.AddUserAsync(new("ada") { Permissions = ["logs.write", "logs.connect"], Namespace = "a" });

        var written = await ada.PostAsync("/namespaces/a/elasticsearch/_bulk", "{\"index\":{\"_index\":\"x\"}}\n{\"message\":\"mine\",\"namespace\":\"b\",\"kubernetes\":{\"namespace_name\":\"b\"}}\n");
        var refused = await ada.PostAsync("/elasticsearch/_bulk", "{\"index\":{\"_index\":\"x\"}}\n{\"message\":\"everywhere\"}\n");

        Assert.Equal(HttpStatusCode.OK, written.Status);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal(["mine"], await _admin.TextsAsync("", "a"));
        Assert.Empty(await _admin.TextsAsync("", "b"));
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(LogApi.Root + "/namespaces/a/elasticsearch/")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.GetAsync(LogApi.Root + "/namespaces/a/logs/query")).StatusCode);
    }

    [Fact]
    public async Task Bulk_answers_item_by_item()
    {
        const string body = """
            {"create":{"_index":"app","_id":"1"}}
            {"@timestamp":"2026-11-20T10:00:00.123456Z","message":"first","level":"WARN","user":{"name":"ada"}}
            {"index":{"_index":"app","_id":"1"}}
            {"message":"again"}
            {"create":{"_index":"app","_id":"1"}}
            {"message":"again"}
            {"index":{"_index":"app"}}
            {not json
            {"delete":{"_index":"app","_id":"1"}}
            {"update":{"_index":"app","_id":"1"}}
            {"doc":{}}
            {"index":{"_index":"app"}}
            {"message":"old","@timestamp":"2019-01-01T00:00:00Z"}

            """;

        var (status, answer) = await _admin.PostAsync("/elasticsearch/_bulk", body);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True((bool)answer["errors"]!);
        Assert.Equal([201, 200, 409, 400, 400, 400, 400], answer["items"]!.AsArray().Select(item => (int)item!.AsObject().First().Value!["status"]!));
        var line = Assert.Single((await _admin.JsonAsync("/logs/query?from=2026-01-01T00:00:00Z"))["lines"]!.AsArray())!;
        Assert.Equal(("2026-11-20T10:00:00.123456Z", "warning", "first", "ada"), ((string)line["time"]!, (string)line["level"]!, (string)line["text"]!, (string)line["fields"]!["user"]!["name"]!));
        Assert.Equal(["first"], await _admin.TextsAsync("user.name:ada index:app"));
        foreach (var wrong in new[] { "", "no json\n{}\n", "{\"index\":{}}\n{}\n", "{\"index\":{\"_index\":\"a\"}}\n", "{\"index\":{\"_index\":\"a\"},\"create\":{}}\n{}\n" })
        {
            var refused = await _admin.PostAsync("/elasticsearch/_bulk", wrong);
            Assert.Equal((HttpStatusCode.BadRequest, 400), (refused.Status, (int)refused.Body["status"]!));
        }
    }

    [Fact]
    public async Task Search_speaks_enough_of_the_language_of_Elasticsearch()
    {
        await _admin.WriteAsync([.. Enumerable.Range(0, 30).Select(number => (object)new { message = number % 3 == 0 ? $"order {number} failed" : $"order {number} done", host = $"h{number % 2}", took = number, timestamp = DateTimeOffset.UtcNow.AddSeconds(number - 60) })]);

        var all = await _admin.PostAsync("/elasticsearch/test/_search", """{"size":0}""", "application/json");
        var failed = await _admin.PostAsync("/elasticsearch/test/_search", """{"query":{"bool":{"must":[{"match":{"message":"failed"}}],"filter":[{"range":{"took":{"gte":3,"lt":20}}},{"term":{"host.keyword":"h1"}}]}},"sort":[{"@timestamp":"asc"}],"size":2,"from":0,"track_total_hits":true}""", "application/json");
        var text = await _admin.PostAsync("/elasticsearch/_search", """{"query":{"query_string":{"query":"order AND (failed OR nothing) AND -host:h1"}}}""", "application/json");
        var recent = await _admin.PostAsync("/elasticsearch/_search", """{"query":{"range":{"@timestamp":{"gte":"now-45s","lte":"now"}}},"size":100}""", "application/json");
        var strange = await _admin.PostAsync("/elasticsearch/_search", """{"aggs":{}}""", "application/json");

        Assert.Equal(30, (long)all.Body["hits"]!["total"]!["value"]!);
        Assert.Equal((3, "order 3 failed"), ((long)failed.Body["hits"]!["total"]!["value"]!, (string)failed.Body["hits"]!["hits"]![0]!["_source"]!["message"]!));
        Assert.Equal(5, (long)text.Body["hits"]!["total"]!["value"]!);
        Assert.InRange((long)recent.Body["hits"]!["total"]!["value"]!, 1, 16);
        Assert.Equal(HttpStatusCode.BadRequest, strange.Status);
        Assert.Contains("aggs", (string)strange.Body["error"]!["reason"]!);
        using var indices = await _admin.GetAsync(LogApi.Root + "/elasticsearch/_cat/indices?format=json");
        Assert.Contains("\"docs.count\":\"30\"", await indices.Content.ReadAsStringAsync());
        Assert.Equal("Elasticsearch", indices.Headers.GetValues("X-Elastic-Product").Single());
    }

    [Fact]
    public async Task Pages_counts_context_and_export_agree()
    {
        await _admin.WriteAsync([.. Enumerable.Range(0, 250).Select(number => (object)new { message = $"line {number}", level = number % 5 == 0 ? "error" : "info", @namespace = "shop", name = number % 2 == 0 ? "web" : "db", time = DateTimeOffset.UtcNow.AddSeconds(number - 300) })]);

        var (texts, cursor) = (new List<string>(), "");
        do
        {
            var page = await _admin.JsonAsync($"/namespaces/shop/logs/query?limit=40&query=line&cursor={cursor}");
            texts.AddRange(page["lines"]!.AsArray().Select(line => (string)line!["text"]!));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        var stats = await _admin.JsonAsync("/namespaces/shop/logs/stats?query=level:error");
        var middle = (await _admin.JsonAsync("/logs/query?query=\"line 100\""))["lines"]![0]!;
        var context = await _admin.JsonAsync($"/logs/context?id={middle["id"]}&before=2&after=3");
        using var export = await _admin.GetAsync(LogApi.Root + "/logs/export?format=text&direction=forward&query=namespace:shop");

        Assert.Equal(Enumerable.Range(0, 250).Reverse().Select(number => $"line {number}"), texts);
        Assert.Equal(50, (long)stats["total"]!);
        Assert.Equal(50, stats["buckets"]!.AsArray().Sum(bucket => (long)bucket!["count"]!));
        Assert.Equal("web:25 db:25", string.Join(' ', stats["fields"]!["name"]!["values"]!.AsArray().Select(value => $"{value!["value"]}:{value["count"]}").OrderDescending()));
        Assert.Equal(["line 96", "line 98"], context["before"]!.AsArray().Select(line => (string)line!["text"]!));
        Assert.Equal(["line 102", "line 104", "line 106"], context["after"]!.AsArray().Select(line => (string)line!["text"]!));
        Assert.Equal(250, (await export.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("LB9230", (string)(await _admin.JsonAsync("/logs/query?query=(", HttpStatusCode.BadRequest))["code"]!);
        Assert.Equal("LB9230", (string)(await _admin.JsonAsync("/logs/query?limit=5000", HttpStatusCode.BadRequest))["code"]!);
        Assert.Equal("LB9230", (string)(await _admin.JsonAsync("/logs/query?from=yesterday", HttpStatusCode.BadRequest))["code"]!);
    }

    [Fact]
    public async Task New_lines_are_followed_and_only_those_that_were_asked_for()
    {
        using var response = await _admin.GetAsync(LogApi.Root + "/namespaces/shop/logs/tail?query=wanted", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8);
        Assert.Equal(": open", await reader.ReadLineAsync());

        await _admin.WriteAsync(new { message = "wanted of another", @namespace = "other" }, new { message = "not this", @namespace = "shop" }, new { message = "wanted one", @namespace = "shop" });

        var data = "";
        while (!data.StartsWith("data: ", StringComparison.Ordinal)) data = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? throw new InvalidOperationException("the stream ended");
        Assert.Equal("wanted one", (string)JsonNode.Parse(data[6..])!["text"]!);
    }

    [Fact]
    public async Task Lines_outlive_a_restart_and_an_upgrade_while_somebody_follows()
    {
        await _admin.WriteAsync(new { message = "before", @namespace = "shop" });
        await _kernel.RestartAsync();
        await _admin.WriteAsync(new { message = "between", @namespace = "shop" });
        using var tail = await _admin.GetAsync(LogApi.Root + "/logs/tail", HttpCompletionOption.ResponseHeadersRead);

        await _kernel.UpgradeAsync(ExtensionPackage.Of<ObservabilityExtension>().NextVersion());
        await _admin.WriteAsync(new { message = "after", @namespace = "shop" });

        Assert.Equal(["after", "before", "between"], (await _admin.TextsAsync("namespace:shop")).Order(StringComparer.Ordinal));
    }
}
