using System.Text.Json.Nodes;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources.Tests;

public sealed class RoutingTests
{
    private static readonly ResourceKind Note = new()
    {
        Group = "notes.example.dev", Version = "v1", Kind = "Note", Plural = "notes", Singular = "note", Owner = "Test.Notes", Storage = StorageClass.Volatile,
    };

    [Fact]
    public async Task Volatile_kind_lives_in_the_store_beside_the_main_one_and_leaves_its_revisions_alone()
    {
        await using var api = await StartAsync();
        var before = api.Store.CurrentRevision;

        for (var i = 0; i < 5; i++) await api.PostAsync("/apis/notes.example.dev/v1/namespaces/default/notes", Sample.Named($"n{i}"));
        var (status, list) = await api.GetAsync("/apis/notes.example.dev/v1/notes?limit=2");

        Assert.Equal(200, status);
        Assert.Equal(2, list["items"]!.AsArray().Count);
        Assert.Equal("5", list.Text("metadata", "resourceVersion"));
        Assert.Equal(before, api.Store.CurrentRevision);
        Assert.Empty(api.Store.List(new StoreListRequest(Note.Group, Note.Plural)));
        Assert.Equal(5, api.VolatileStore.List(new StoreListRequest(Note.Group, Note.Plural)).Count);
        Assert.Equal(api.Store.IsShared, !File.Exists(Path.Combine(api.Directory, "events.db")));
    }

    [Fact]
    public async Task Watch_of_a_volatile_kind_resumes_at_the_revisions_of_its_store()
    {
        await using var api = await StartAsync();
        for (var i = 0; i < 3; i++) await api.PostAsync("/apis/notes.example.dev/v1/namespaces/default/notes", Sample.Named($"n{i}"));

        using var watch = await WatchReader.OpenAsync(api, "/apis/notes.example.dev/v1/notes?watch=1&resourceVersion=2");

        Assert.Equal(("ADDED", "n2", 3L), await watch.NextEventAsync());
    }

    [Fact]
    public async Task Namespace_takes_its_volatile_objects_along_and_owners_reach_across_the_stores()
    {
        await using var api = await StartAsync();
        await api.PostAsync(Sample.Namespaces, Sample.Named("brief"));
        await api.PostAsync("/apis/notes.example.dev/v1/namespaces/brief/notes", Sample.Named("inside"));
        var (_, owner) = await api.PostAsync(Sample.Widgets, Sample.Widget("owner"));
        await api.PostAsync("/apis/notes.example.dev/v1/namespaces/default/notes", Sample.Named("owned").OwnedBy(owner));

        await api.SendAsync(HttpMethod.Delete, $"{Sample.Namespaces}/brief");
        await api.SendAsync(HttpMethod.Delete, $"{Sample.Widgets}/owner");

        await Wait.UntilAsync(() => api.VolatileStore.List(new StoreListRequest(Note.Group, Note.Plural)).Count == 0, "both notes are collected");
    }

    [Fact]
    public async Task Objects_of_a_volatile_kind_that_went_stay_where_they_are()
    {
        await using var api = await StartAsync();
        await api.PostAsync(Sample.Namespaces, Sample.Named("brief"));
        await api.PostAsync("/apis/notes.example.dev/v1/namespaces/brief/notes", Sample.Named("inside"));

        api.Registry.Replace(Note.Owner, []);
        await api.SendAsync(HttpMethod.Delete, $"{Sample.Namespaces}/brief");

        await Wait.UntilAsync(() => api.VolatileStore.List(new StoreListRequest(Note.Group, Note.Plural)).Count == 0, "the note went with its namespace");
    }

    [Fact]
    public async Task Deposed_leader_cannot_write_and_is_told_so()
    {
        await using var api = await TestApi.StartAsync();
        var kind = api.Registry.Current.FindKind("widgets.example.dev", "Widget")!;
        var third = new WriteOptions { Fence = new StoreFence("kernel", 3, Raise: true) };
        await api.Service.CreateAsync(kind, "default", Sample.Widget("lease"), third, CancellationToken.None);
        await api.Service.UpdateAsync(kind, "default", "lease", Sample.Widget("lease", 2), null, new WriteOptions { Fence = new StoreFence("kernel", 4, Raise: true) }, CancellationToken.None);

        var deposed = new WriteOptions { Fence = new StoreFence("kernel", 3) };
        Func<Task>[] writes =
        [
            () => api.Service.CreateAsync(kind, "default", Sample.Widget("other"), deposed, CancellationToken.None),
            () => api.Service.UpdateAsync(kind, "default", "lease", Sample.Widget("lease", 9), null, deposed, CancellationToken.None),
            () => api.Service.PatchAsync(kind, "default", "lease", PatchType.Merge, new JsonObject { ["spec"] = new JsonObject { ["size"] = 9 } }, null, deposed, CancellationToken.None),
            () => api.Service.DeleteAsync(kind, "default", "lease", new ResourceDeleteOptions(), deposed, CancellationToken.None),
        ];

        foreach (var write in writes)
        {
            var refusal = await Assert.ThrowsAsync<ResourceException>(write);
            Assert.Equal((409, "Conflict"), (refusal.StatusCode, refusal.Reason));
            Assert.Contains("the writer was deposed: its fencing token 3 for 'kernel' is older than 4", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await api.Service.GetAsync(kind, "default", "lease", CancellationToken.None))!.ToJson()["spec"]!["size"]!.GetValue<int>());
        await api.Service.CreateAsync(kind, "default", Sample.Widget("other"), new WriteOptions { Fence = new StoreFence("kernel", 4) }, CancellationToken.None);
    }

    private static async Task<TestApi> StartAsync()
    {
        var api = await TestApi.StartAsync();
        api.Registry.Replace(Note.Owner, [Note]);
        return api;
    }
}
