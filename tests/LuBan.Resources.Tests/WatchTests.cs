using System.Text.Json.Nodes;
using LuBan.Sdk;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_from_a_list_sees_every_later_change_in_order()
    {
        await using var api = await TestApi.StartAsync();
        await api.PostAsync(Widgets, Widget("old"));
        var (_, list) = await api.GetAsync(Widgets);
        using var watch = await WatchReader.OpenAsync(api, $"{AllWidgets}?watch=true&resourceVersion={list.Text("metadata", "resourceVersion")}");

        await api.PostAsync(Widgets, Widget("new"));
        await api.MergeAsync($"{Widgets}/new", JsonNode.Parse("""{"spec":{"size":2}}""")!);
        await api.SendAsync(HttpMethod.Delete, $"{Widgets}/old");

        var events = new[] { await watch.NextEventAsync(), await watch.NextEventAsync(), await watch.NextEventAsync() };
        Assert.Equal([("ADDED", "new"), ("MODIFIED", "new"), ("DELETED", "old")], events.Select(seen => (seen.Type, seen.Name)));
        Assert.True(events[0].Revision < events[1].Revision && events[1].Revision < events[2].Revision);
    }

    /// <summary>A bookmark is a promise: a client that resumes from it never asks again for what lies before.</summary>
    [Fact]
    public async Task A_watch_that_was_ended_is_told_of_no_revision_that_it_has_not_seen()
    {
        await using var api = await TestApi.StartAsync();
        await api.PostAsync(Widgets, Widget("old"));
        using var behind = api.Service.Cache.Watch("widgets.example.dev", "widgets", null);
        Assert.NotNull(behind.SeenRevision());

        behind.EndAsOutdated();
        await api.PostAsync(Widgets, Widget("new"));

        Assert.Null(behind.SeenRevision());
    }

    [Fact]
    public async Task Watch_without_a_revision_begins_with_what_is_there()
    {
        await using var api = await TestApi.StartAsync();
        await api.PostAsync(Widgets, Widget("a"));
        await api.PostAsync(Widgets, Widget("b"));

        using var watch = await WatchReader.OpenAsync(api, $"{Widgets}?watch=1");

        Assert.Equal("a", (await watch.NextEventAsync()).Name);
        Assert.Equal("b", (await watch.NextEventAsync()).Name);
        await api.PostAsync(Widgets, Widget("c"));
        Assert.Equal(("ADDED", "c"), (await watch.NextEventAsync()) is var seen ? (seen.Type, seen.Name) : default);
    }

    [Fact]
    public async Task Object_that_enters_or_leaves_the_selector_is_added_or_deleted_for_the_watcher()
    {
        await using var api = await TestApi.StartAsync();
        using var watch = await WatchReader.OpenAsync(api, $"{Widgets}?watch=true&labelSelector=on%3Dyes&resourceVersion={api.Store.CurrentRevision}");

        await api.PostAsync(Widgets, Widget("w"));
        await api.MergeAsync($"{Widgets}/w", JsonNode.Parse("""{"metadata":{"labels":{"on":"yes"}}}""")!);
        await api.MergeAsync($"{Widgets}/w", JsonNode.Parse("""{"spec":{"size":2}}""")!);
        await api.MergeAsync($"{Widgets}/w", JsonNode.Parse("""{"metadata":{"labels":{"on":"no"}}}""")!);

        Assert.Equal("ADDED", (await watch.NextEventAsync()).Type);
        Assert.Equal("MODIFIED", (await watch.NextEventAsync()).Type);
        Assert.Equal("DELETED", (await watch.NextEventAsync()).Type);
    }

    [Fact]
    public async Task Initial_events_end_with_a_marked_bookmark_and_quiet_watches_get_bookmarks()
    {
        await using var api = await TestApi.StartAsync(options => options.BookmarkInterval = TimeSpan.FromMilliseconds(50));
        await api.PostAsync(Widgets, Widget("a"));
        using var watch = await WatchReader.OpenAsync(api, $"{Widgets}?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan");

        Assert.Equal("ADDED", (await watch.NextEventAsync()).Type);
        var end = await watch.NextAsync();
        Assert.NotNull(end);
        var later = await watch.NextEventAsync();

        Assert.Equal("BOOKMARK", end.Text("type"));
        Assert.Equal("true", end.Text("object", "metadata", "annotations", "k8s.io/initial-events-end"));
        Assert.Equal("BOOKMARK", later.Type);
        Assert.Equal(api.Store.CurrentRevision, later.Revision);
    }

    [Fact]
    public async Task Watch_older_than_the_ring_is_served_from_the_log_without_a_gap()
    {
        await using var api = await TestApi.StartAsync(options => options.EventRing = 16);
        var start = api.Store.CurrentRevision;
        for (var i = 0; i < 60; i++) await api.PostAsync(Widgets, Widget($"w{i}"));

        using var watch = await WatchReader.OpenAsync(api, $"{Widgets}?watch=true&resourceVersion={start}");

        for (var i = 0; i < 60; i++) Assert.Equal(("ADDED", $"w{i}", start + i + 1), await watch.NextEventAsync());
        await api.PostAsync(Widgets, Widget("live"));
        Assert.Equal("live", (await watch.NextEventAsync()).Name);
    }

    [Fact]
    public async Task Watch_from_a_compacted_revision_is_told_to_list_again()
    {
        await using var api = await TestApi.StartAsync(options => options.EventRing = 16);
        for (var i = 0; i < 40; i++) await api.PostAsync(Widgets, Widget($"w{i}"));
        await api.Store.CompactAsync(api.Store.CurrentRevision, CancellationToken.None);

        using var watch = await WatchReader.OpenAsync(api, $"{Widgets}?watch=true&resourceVersion=2");
        var answer = await watch.NextAsync();

        // Both forms are right: a refusal, or an error event in a stream that has begun.
        var status = watch.Status == 410 ? answer! : (JsonObject)answer!["object"]!;
        Assert.Equal("Expired", status.Text("reason"));
        Assert.Equal("410", status.Text("code"));
    }

    [Fact]
    public async Task Watch_survives_a_restart_of_the_server()
    {
        var directory = Directory.CreateTempSubdirectory("luban-restart-").FullName;
        try
        {
            long seen;
            await using (var before = await TestApi.StartAsync(directory: directory))
            {
                await before.PostAsync(Widgets, Widget("a"));
                seen = before.Store.CurrentRevision;
                await before.PostAsync(Widgets, Widget("b"));
            }

            await using var after = await TestApi.StartAsync(directory: directory);
            using var watch = await WatchReader.OpenAsync(after, $"{Widgets}?watch=true&resourceVersion={seen}");

            Assert.Equal(("ADDED", "b", seen + 1), await watch.NextEventAsync());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Slow_watcher_is_ended_and_costs_the_writers_nothing()
    {
        await using var api = await TestApi.StartAsync(options => options.WatcherBacklog = 16);
        var kind = api.Registry.Current.FindKind("widgets.example.dev", "Widget")!;
        var changes = api.Service.WatchAsync(kind, new ResourceQuery { ResourceVersion = api.Store.CurrentRevision.ToString() }, CancellationToken.None).GetAsyncEnumerator();

        for (var i = 0; i < 40; i++) Assert.Equal(201, (await api.PostAsync(Widgets, Widget($"w{i}"))).Status);
        var received = 0;
        var refusal = await Assert.ThrowsAsync<ResourceException>(async () =>
        {
            while (await changes.MoveNextAsync()) received++;
        });

        Assert.Equal(410, refusal.StatusCode);
        Assert.Equal(16, received);
        await changes.DisposeAsync();
    }

    [Fact]
    public async Task Watch_ends_when_its_time_is_up_or_its_kind_is_gone()
    {
        await using var api = await TestApi.StartAsync();
        using var timed = await WatchReader.OpenAsync(api, $"{Widgets}?watch=true&timeoutSeconds=1&resourceVersion={api.Store.CurrentRevision}");
        using var open = await WatchReader.OpenAsync(api, $"{Widgets}?watch=true&resourceVersion={api.Store.CurrentRevision}");

        Assert.Null(await timed.NextAsync());
        api.Registry.Replace("Test.Widgets", []);
        Assert.Null(await open.NextAsync());
        Assert.Equal(404, (await api.GetAsync(Widgets)).Status);
    }

    [Fact]
    public async Task Watch_can_be_shown_as_a_table()
    {
        await using var api = await TestApi.StartAsync();
        using var watch = await WatchReader.OpenAsync(api, $"{Widgets}?watch=true&resourceVersion={api.Store.CurrentRevision}", "application/json;as=Table;v=v1;g=meta.k8s.io");

        await api.PostAsync(Widgets, Widget("one", 3));

        var line = await watch.NextAsync();
        Assert.Equal("Table", line!["object"]!["kind"]!.GetValue<string>());
        Assert.Equal("one", line["object"]!["rows"]![0]!["cells"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Writer_finds_its_own_write_at_once_while_many_write()
    {
        await using var api = await TestApi.StartAsync();
        var kind = api.Registry.Current.FindKind("widgets.example.dev", "Widget")!;

        await Task.WhenAll(Enumerable.Range(0, 32).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 30; i++)
            {
                var written = await api.Service.CreateAsync(kind, "default", Widget($"w{writer}-{i}"), new WriteOptions(), CancellationToken.None);
                var read = await api.Service.GetAsync(kind, "default", written.Name, CancellationToken.None);
                Assert.Equal(written.Revision, read!.Revision);
            }
        })));
    }
}
