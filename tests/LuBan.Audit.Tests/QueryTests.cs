using System.Net;
using System.Text.Json.Nodes;
using LuBan.Audit.Tests.Infrastructure;
using LuBan.Kernel.Audit;
using LuBan.Resources;
using LuBan.Resources.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LuBan.Audit.Tests;

/// <summary>The audit log as it is asked over HTTP.</summary>
public sealed class QueryTests : IAsyncLifetime
{
    private const string Api = "/apis/audit.luban.dev/v1";
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private readonly TemporaryDirectory _data = new();
    private AuditKernel _kernel = null!;

    public async Task InitializeAsync() => _kernel = await AuditKernel.StartAsync(_data.Path);

    public async Task DisposeAsync()
    {
        await _kernel.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap_while_the_log_grows()
    {
        for (var i = 0; i < 25; i++) await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap($"m{i}"), $"id{i}");

        var names = new List<string>();
        string? next = null;
        do
        {
            var (_, page) = await _kernel.SendAsync(HttpMethod.Get, $"{Api}/records?resource=configmaps&limit=10{(next is null ? "" : $"&continue={next}")}");
            names.AddRange(page["items"]!.AsArray().Select(item => (string)item!["object"]!["name"]!));
            next = (string?)page["metadata"]!["continue"];
            await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap($"later{names.Count}"));
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"m{i}"), names);
    }

    [Fact]
    public async Task Record_is_shown_with_what_its_hash_is_made_of()
    {
        await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("one"), "shown");
        var record = Assert.Single(_kernel.Audit.Read(new AuditQuery { CorrelationId = "shown", Verb = "create" }));

        var text = await _kernel.Http.GetStringAsync($"{Api}/records/{record.Sequence}");

        Assert.StartsWith($"{{\"sequence\":\"{record.Sequence}\",\"hash\":\"{Convert.ToHexStringLower(record.Hash)}\",", text);
        var payload = System.Text.Encoding.UTF8.GetBytes("{" + text[(text.IndexOf("\",\"", text.IndexOf("hash", StringComparison.Ordinal) + 7, StringComparison.Ordinal) + 2)..]);
        Assert.Equal(record.Payload, payload);
        Assert.Equal(404, (await _kernel.SendAsync(HttpMethod.Get, $"{Api}/records/999999")).Status);
    }

    [Fact]
    public async Task Namespace_s_records_are_all_that_its_path_shows()
    {
        await _kernel.SendAsync(HttpMethod.Post, "/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "other" } });
        await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("mine"), "mine");
        await _kernel.SendAsync(HttpMethod.Post, "/api/v1/namespaces/other/configmaps", AuditKernel.ConfigMap("theirs"), "theirs");
        var theirs = Assert.Single(_kernel.Audit.Read(new AuditQuery { CorrelationId = "theirs" }));

        var (_, page) = await _kernel.SendAsync(HttpMethod.Get, $"{Api}/namespaces/default/records?namespace=other&resource=configmaps");
        var export = await _kernel.Http.GetStringAsync($"{Api}/namespaces/default/export");

        Assert.Equal(["mine"], page["items"]!.AsArray().Select(item => (string)item!["object"]!["name"]!));
        Assert.DoesNotContain("theirs", export);
        Assert.Equal(404, (await _kernel.SendAsync(HttpMethod.Get, $"{Api}/namespaces/default/records/{theirs.Sequence}")).Status);
        Assert.Equal(200, (await _kernel.SendAsync(HttpMethod.Get, $"{Api}/namespaces/other/records/{theirs.Sequence}")).Status);
    }

    [Fact]
    public async Task Live_tail_sends_each_record_as_a_line_as_it_is_written()
    {
        using var response = await _kernel.Http.GetAsync($"{Api}/records?watch=1&resource=configmaps", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());

        for (var i = 0; i < 5; i++)
        {
            await _kernel.SendAsync(HttpMethod.Post, "/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = $"noise{i}" } });
            await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap($"m{i}"));
            var line = JsonNode.Parse((await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)))!)!;
            Assert.Equal($"m{i}", (string?)line["object"]!["name"]);
        }
    }

    [Fact]
    public async Task Export_is_whole_and_no_cell_of_it_is_a_formula()
    {
        for (var i = 0; i < 1200; i++) await _kernel.Audit.AppendAsync(new AuditEntry { Time = DateTimeOffset.UnixEpoch, Verb = "test", Actor = new($"=cmd{i},\"x\""), CorrelationId = $"e{i}" }.ToAppend(), CancellationToken.None);

        var jsonl = (await _kernel.Http.GetStringAsync($"{Api}/export?verb=test")).TrimEnd('\n').Split('\n');
        var csv = (await _kernel.Http.GetStringAsync($"{Api}/export?verb=test&format=csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(Enumerable.Range(0, 1200).Select(i => $"e{i}"), jsonl.Select(line => (string)JsonNode.Parse(line)!["correlationId"]!));
        Assert.Equal(1201, csv.Length);
        Assert.Contains(",\"'=cmd0,\"\"x\"\"\",", csv[1]);
        Assert.Equal(400, (await _kernel.SendAsync(HttpMethod.Get, $"{Api}/export?format=xml")).Status);
    }

    [Fact]
    public async Task Verify_finds_the_log_whole_and_compares_it_with_a_hash_that_was_kept()
    {
        await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("one"));
        var (_, first) = await _kernel.SendAsync(HttpMethod.Get, $"{Api}/verify");
        await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("two"));

        var (_, kept) = await _kernel.SendAsync(HttpMethod.Get, $"{Api}/verify?sequence={first["head"]!["sequence"]}&hash={first["head"]!["hash"]}");
        var (_, other) = await _kernel.SendAsync(HttpMethod.Get, $"{Api}/verify?sequence={first["head"]!["sequence"]}&hash={new string('0', 64)}");

        Assert.True((bool)first["whole"]!);
        Assert.True((bool)kept["whole"]!);
        Assert.Equal((string?)first["head"]!["sequence"], (string?)Assert.Single(other["problems"]!.AsArray())!["sequence"]);
        Assert.Equal(400, (await _kernel.SendAsync(HttpMethod.Get, $"{Api}/verify?sequence=1")).Status);
    }

    [Fact]
    public async Task Query_with_mistakes_is_told_all_of_them()
    {
        var (status, body) = await _kernel.SendAsync(HttpMethod.Get, $"{Api}/records?usr=x&decision=maybe&from=yesterday&limit=many");

        Assert.Equal(400, status);
        var message = (string)body["message"]!;
        Assert.StartsWith("LB8502", message);
        Assert.All(["'usr'", "'maybe'", "'yesterday'", "'many'"], mistake => Assert.Contains(mistake, message));
    }

    [Fact]
    public async Task Nobody_reads_the_log_without_credentials()
    {
        foreach (var path in new[] { "records", "records/1", "records?watch=1", "export", "verify", "namespaces/default/records", "namespaces/default/export" })
        {
            using var response = await _kernel.Anonymous.GetAsync($"{Api}/{path}");
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task Policy_decides_about_levels_but_not_about_refusals_and_secrets()
    {
        var policy = new JsonObject
        {
            ["apiVersion"] = "audit.luban.dev/v1", ["kind"] = "AuditPolicy", ["metadata"] = new JsonObject { ["name"] = "default" },
            ["spec"] = JsonNode.Parse("""
                {"redactedFields": ["pet"], "rules": [
                    {"level": "RequestResponse", "resources": ["secrets"]},
                    {"level": "Metadata", "verbs": ["get"], "resources": ["secrets"]},
                    {"level": "Diff", "resources": ["configmaps"], "verbs": ["patch"]},
                    {"level": "Request", "resources": ["configmaps"], "verbs": ["create"]},
                    {"level": "None"}]}
                """),
        };
        Assert.Equal(201, (await _kernel.SendAsync(HttpMethod.Post, $"{Api}/auditpolicies", policy, "policy")).Status);

        await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("one", "before"), "create");
        await _kernel.PatchAsync(Maps + "/one", new JsonObject { ["data"] = new JsonObject { ["key"] = "after", ["pet"] = "Rex" } }, "patch");
        await _kernel.SendAsync(HttpMethod.Delete, Maps + "/one", id: "delete");
        await _kernel.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/secrets", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "s" }, ["stringData"] = new JsonObject { ["a"] = "Canary" } }, "secret");
        await _kernel.SendAsync(HttpMethod.Get, "/api/v1/namespaces/default/secrets/s", id: "read-secret");
        await _kernel.SendAsync(HttpMethod.Delete, Maps, id: "refused", client: _kernel.Anonymous);

        Assert.Equal("before", (string?)Assert.Single(_kernel.RecordsOf("create"))["request"]!["data"]!["key"]);
        var diff = Assert.Single(_kernel.RecordsOf("patch"))["diff"]!.AsArray();
        Assert.Contains(diff, change => (string?)change!["path"] == "/data/key" && (string?)change["was"] == "before" && (string?)change["value"] == "after");
        Assert.Contains(diff, change => (string?)change!["path"] == "/data/pet" && (string?)change["value"] == AuditRedaction.Mark);
        Assert.Empty(_kernel.RecordsOf("delete"));
        Assert.Equal("Metadata", (string?)Assert.Single(_kernel.RecordsOf("secret"))["level"]);
        Assert.Equal("get", (string?)Assert.Single(_kernel.RecordsOf("read-secret"))["verb"]);
        Assert.Single(_kernel.RecordsOf("refused"));
        Assert.DoesNotContain("Canary", string.Concat(_kernel.All().Select(record => System.Text.Encoding.UTF8.GetString(record.Payload))));
    }

    [Fact]
    public async Task Policy_that_cannot_be_meant_is_refused_with_every_problem()
    {
        var policy = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "mine" }, ["spec"] = new JsonObject { ["retentionDays"] = -1, ["maximumRecords"] = -5 } };

        var (status, body) = await _kernel.SendAsync(HttpMethod.Post, $"{Api}/auditpolicies", policy);

        Assert.Equal(422, status);
        Assert.Equal(3, body["details"]!["causes"]!.AsArray().Count);
    }

    [Fact]
    public async Task Retention_removes_what_is_too_old_or_too_much_and_the_rest_is_still_whole()
    {
        // What the start of the server has recorded is of today, and the oldest record that is young enough decides.
        await _kernel.Audit.TrimAsync(long.MaxValue, CancellationToken.None);
        for (var i = 0; i < 30; i++) await _kernel.Audit.AppendAsync(new AuditEntry { Time = DateTimeOffset.UtcNow.AddDays(i < 10 ? -40 : -5), Verb = "test", Actor = new("x") }.ToAppend(), CancellationToken.None);
        var policy = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" }, ["spec"] = new JsonObject { ["retentionDays"] = 30 } };
        await _kernel.SendAsync(HttpMethod.Post, $"{Api}/auditpolicies", policy);
        var retention = _kernel.Services.GetRequiredService<AuditRetention>();

        Assert.Equal(10, await retention.TrimAsync(CancellationToken.None));
        await _kernel.PatchAsync($"{Api}/auditpolicies/default", new JsonObject { ["spec"] = new JsonObject { ["maximumRecords"] = 3 } });
        await retention.TrimAsync(CancellationToken.None);

        Assert.Equal(3, _kernel.All().Count);
        Assert.True(AuditChain.Verify(_kernel.Audit, null, CancellationToken.None).IsWhole);
    }
}
