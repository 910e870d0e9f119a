using System.Text.Json.Nodes;
using LuBan.Audit.Tests.Infrastructure;
using LuBan.Resources.Storage;
using Xunit;

namespace LuBan.Audit.Tests;

/// <summary>What a request leaves in the audit log.</summary>
public sealed class RequestTests : IAsyncLifetime
{
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
    public async Task Write_leaves_one_record_with_actor_object_and_revision()
    {
        var (status, created) = await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("one"), "create-1");

        Assert.Equal(201, status);
        var record = Assert.Single(_kernel.RecordsOf("create-1"));
        Assert.Equal(("create", "POST", Maps), ((string)record["verb"]!, (string)record["method"]!, (string)record["path"]!));
        Assert.Equal("admin", (string?)record["actor"]!["name"]);
        Assert.Equal("127.0.0.1", (string?)record["source"]!["address"]);
        Assert.Equal(201, (int)record["outcome"]!["status"]!);
        Assert.Equal(("configmaps", "default", "one"), ((string)record["object"]!["resource"]!, (string)record["object"]!["namespace"]!, (string)record["object"]!["name"]!));
        Assert.Equal((string?)created["metadata"]!["uid"], (string?)record["object"]!["uid"]);
        Assert.Equal((string?)created["metadata"]!["resourceVersion"], (string?)record["revision"]);
    }

    [Theory]
    [InlineData("PUT", "/one", "update")]
    [InlineData("PATCH", "/one", "patch")]
    [InlineData("DELETE", "/one", "delete")]
    public async Task Each_verb_is_recorded_once(string method, string path, string verb)
    {
        await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("one"));

        var (status, _) = await _kernel.SendAsync(new HttpMethod(method), Maps + path, method == "DELETE" ? null : AuditKernel.ConfigMap("one", "2"), "change", contentType: method == "PATCH" ? "application/merge-patch+json" : "application/json");

        Assert.Equal(200, status);
        Assert.Equal(verb, (string?)Assert.Single(_kernel.RecordsOf("change"))["verb"]);
    }

    [Fact]
    public async Task Collection_that_is_deleted_leaves_a_record_per_object_under_one_id()
    {
        for (var i = 0; i < 5; i++) await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap($"map{i}"));

        await _kernel.SendAsync(HttpMethod.Delete, Maps, id: "many");
        await _kernel.SendAsync(HttpMethod.Delete, Maps, id: "none");

        var records = _kernel.RecordsOf("many");
        Assert.Equal(["map0", "map1", "map2", "map3", "map4"], records.Select(record => (string?)record["object"]!["name"]));
        Assert.All(records, record => Assert.Equal("deletecollection", (string?)record["verb"]));
        Assert.Null(Assert.Single(_kernel.RecordsOf("none"))["object"]!["name"]);
    }

    [Fact]
    public async Task Write_that_changed_nothing_or_failed_is_recorded_once_with_its_outcome()
    {
        await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("one"), "first");
        Assert.Equal(409, (await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("one"), "again")).Status);
        Assert.Equal(200, (await _kernel.PatchAsync(Maps + "/one", new JsonObject { ["data"] = new JsonObject { ["key"] = "1" } }, "same")).Status);
        Assert.Equal(201, (await _kernel.SendAsync(HttpMethod.Post, Maps + "?dryRun=All", AuditKernel.ConfigMap("two"), "dry")).Status);
        Assert.Equal(404, (await _kernel.SendAsync(HttpMethod.Delete, Maps + "/three", id: "missing")).Status);
        Assert.Equal(400, (await _kernel.SendAsync(HttpMethod.Put, Maps + "/one", new JsonArray(), "bad")).Status);
        Assert.Equal(404, (await _kernel.SendAsync(HttpMethod.Post, "/apis/nobody.dev/v1/things", new JsonObject(), "unknown")).Status);

        Assert.Equal([201, 409, 200, 201, 404, 400, 404], new[] { "first", "again", "same", "dry", "missing", "bad", "unknown" }.Select(id => (int)Assert.Single(_kernel.RecordsOf(id))["outcome"]!["status"]!));
        Assert.True((bool)_kernel.RecordsOf("dry")[0]["dryRun"]!);
    }

    [Fact]
    public async Task Refusals_are_recorded_whatever_was_asked_for_and_reads_are_not()
    {
        var wrong = _kernel.Client();
        wrong.DefaultRequestHeaders.Authorization = AuditKernel.Basic("admin", "wrong-Canary-password");

        Assert.Equal(401, (await _kernel.SendAsync(HttpMethod.Get, Maps, id: "anonymous-read", client: _kernel.Anonymous)).Status);
        Assert.Equal(401, (await _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("x"), "anonymous-write", _kernel.Anonymous)).Status);
        Assert.Equal(401, (await _kernel.SendAsync(HttpMethod.Get, "/ext/nobody/x", id: "wrong-password", client: wrong)).Status);
        // A wrong password ends that the right one is remembered: the next request signs in anew, and that is recorded.
        Assert.Equal(200, (await _kernel.SendAsync(HttpMethod.Get, "/version")).Status);
        Assert.Equal(200, (await _kernel.SendAsync(HttpMethod.Get, Maps, id: "read")).Status);
        Assert.Equal(404, (await _kernel.SendAsync(HttpMethod.Get, Maps + "/none", id: "read-nothing")).Status);

        foreach (var id in new[] { "anonymous-read", "anonymous-write", "wrong-password" })
        {
            var record = Assert.Single(_kernel.RecordsOf(id));
            Assert.Equal((401, false), ((int)record["outcome"]!["status"]!, (bool)record["decision"]!["allowed"]!));
            // Whoever could not prove who he is is nobody; which account was tried is what it was done to.
            Assert.Equal("system:anonymous", (string?)record["actor"]!["name"]);
            if (id == "wrong-password") Assert.Equal("admin", (string?)record["object"]!["name"]);
            Assert.DoesNotContain("Canary", record.ToJsonString());
        }
        Assert.Empty(_kernel.RecordsOf("read"));
        Assert.Empty(_kernel.RecordsOf("read-nothing"));
    }

    [Fact]
    public async Task Write_that_admission_forbids_is_recorded_as_a_denial()
    {
        var (status, _) = await _kernel.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/default", id: "forbidden");

        Assert.Equal(403, status);
        Assert.False((bool)Assert.Single(_kernel.RecordsOf("forbidden"))["decision"]!["allowed"]!);
    }

    [Theory]
    [InlineData("X-Request-Id", "client-given.1", "client-given.1")]
    [InlineData("X-Request-Id", "white space", null)]
    [InlineData("X-Request-Id", "<script>", null)]
    [InlineData("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", null)]
    [InlineData("traceparent", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", null)]
    public async Task Correlation_id_is_the_client_s_when_it_is_well_formed(string header, string value, string? expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, Maps + "/none");
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await _kernel.Http.SendAsync(request);

        var id = Assert.Single(response.Headers.GetValues("X-Request-Id"));
        if (expected is not null) Assert.Equal(expected, id);
        else Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Single(_kernel.RecordsOf(id));
    }

    [Fact]
    public async Task Chain_is_whole_after_everything()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => i % 2 == 0
            ? _kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap($"m{i}"), $"w{i}")
            : _kernel.SendAsync(HttpMethod.Get, Maps, id: $"d{i}", client: _kernel.Anonymous)));

        Assert.All(Enumerable.Range(0, 200), i => Assert.Single(_kernel.RecordsOf(i % 2 == 0 ? $"w{i}" : $"d{i}")));
        Assert.True(AuditChain.Verify(_kernel.Audit, null, CancellationToken.None).IsWhole);
    }
}
