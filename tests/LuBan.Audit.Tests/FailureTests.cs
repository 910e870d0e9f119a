using System.Text.Json.Nodes;
using LuBan.Audit.Tests.Infrastructure;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LuBan.Audit.Tests;

/// <summary>What happens when the log cannot take a record: nothing goes unrecorded.</summary>
public sealed class FailureTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Request_that_cannot_be_recorded_is_refused_and_not_answered_as_if_it_had_been()
    {
        await using var kernel = await AuditKernel.StartAsync(_data.Path);
        await kernel.InstallLedgerAsync();
        var store = StoreOf(kernel);
        store.BeforeCommit = () => throw new SqliteException(13, "database or disk is full");

        var write = await kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("one"), "write");
        var denied = await kernel.SendAsync(HttpMethod.Get, Maps, id: "denied", client: kernel.Anonymous);
        var call = await kernel.SendAsync(HttpMethod.Post, "/ext/tests.ledger/echo", new JsonObject { ["a"] = 1 }, "call");
        var empty = await kernel.SendAsync(HttpMethod.Post, "/ext/tests.ledger/empty", id: "empty");
        var streamed = await kernel.SendAsync(HttpMethod.Post, "/ext/tests.ledger/streams", id: "streamed");
        var read = await kernel.SendAsync(HttpMethod.Get, Maps, id: "read");
        store.BeforeCommit = null;
        var after = await kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("two"), "after");

        Assert.All([write, denied, call, empty, streamed], answer =>
        {
            Assert.Equal(503, answer.Status);
            Assert.Contains("LB8501", answer.Body.ToJsonString());
        });
        Assert.Equal((200, 201), (read.Status, after.Status));
        Assert.All(["write", "denied", "call", "empty", "streamed"], id => Assert.Empty(kernel.RecordsOf(id)));
        Assert.Equal(404, (await kernel.SendAsync(HttpMethod.Get, Maps + "/one")).Status);
        Assert.Single(kernel.RecordsOf("after"));
        Assert.True(AuditChain.Verify(kernel.Audit, null, CancellationToken.None).IsWhole);
    }

    [Fact]
    public async Task Full_queue_makes_callers_wait_and_loses_nothing()
    {
        await using var kernel = await AuditKernel.StartAsync(_data.Path, last: services => services.PostConfigure<ResourceStoreOptions>(options => (options.QueueCapacity, options.BatchSize) = (2, 1)));
        // Not disposed: the writer may still look at them when the test is over.
        var (gate, stuck) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        StoreOf(kernel).BeforeCommit = () =>
        {
            stuck.Set();
            gate.Wait();
        };

        var requests = Enumerable.Range(0, 60).Select(i => i % 2 == 0
            ? kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap($"m{i}"), $"q{i}")
            : kernel.SendAsync(HttpMethod.Get, Maps, id: $"q{i}", client: kernel.Anonymous)).ToList();
        Assert.True(stuck.Wait(TimeSpan.FromSeconds(20)));
        await Assert.ThrowsAsync<TimeoutException>(() => Task.WhenAny(requests).WaitAsync(TimeSpan.FromSeconds(1)));
        gate.Set();
        var answers = await Task.WhenAll(requests);

        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 201, 401 }));
        Assert.All(Enumerable.Range(0, 60), i => Assert.Single(kernel.RecordsOf($"q{i}")));
    }

    [Fact]
    public async Task Full_disk_refuses_what_it_cannot_record_and_keeps_the_chain_whole()
    {
        await using var kernel = await AuditKernel.StartAsync(_data.Path);
        var store = StoreOf(kernel);
        await store.LimitPagesAsync(20);

        // At first the record of a write that failed still fits, and at last not even that.
        var answers = new List<(string Id, int Status)>();
        for (var i = 0; answers.Count(answer => answer.Status == 503) < 3; i++)
        {
            var (status, body) = await kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap($"m{i}", new string('x', 20_000)), $"f{i}");
            Assert.Contains(status switch { 201 => "uid", 500 => "LB5010", _ => "LB8501" }, body.ToJsonString());
            answers.Add(($"f{i}", status));
        }

        await store.LimitPagesAsync(0);
        Assert.Equal(201, (await kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap("later"), "later")).Status);
        Assert.Contains(answers, answer => answer.Status == 201);
        Assert.All(answers, answer => Assert.Equal(answer.Status == 503 ? [] : [answer.Status], kernel.RecordsOf(answer.Id).Select(record => (int)record["outcome"]!["status"]!)));
        Assert.True(AuditChain.Verify(kernel.Audit, null, CancellationToken.None).IsWhole);
    }

    private static SqliteResourceStore StoreOf(AuditKernel kernel) => (SqliteResourceStore)((EncryptingStore)kernel.Services.GetRequiredService<IResourceStore>()).Inner;
}
