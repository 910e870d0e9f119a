using System.Text.Json.Nodes;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Tests.Feed;

public sealed class CatalogueSyncTests : IAsyncLifetime
{
    private MarketplaceServer _server = null!;

    public async Task InitializeAsync() => _server = await MarketplaceServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_first_sync_takes_everything_and_a_second_only_what_changed()
    {
        for (var i = 0; i < 5; i++) await _server.Store.SaveAsync($"Acme.P{i}", Samples.Version($"Acme.P{i}", "1.0.0"));

        var (items, head) = await SyncAsync(0, take: 2);
        Assert.Equal(["Acme.P0", "Acme.P1", "Acme.P2", "Acme.P3", "Acme.P4"], items.Select(item => (string)item["id"]!));
        Assert.Equal(_server.Store.State.Sequence, head);

        await _server.Store.SaveAsync("Acme.P1", Samples.Version("Acme.P1", "1.1.0"));
        var (changed, _) = await SyncAsync(head, take: 2);
        Assert.Equal(["1.0.0", "1.1.0"], Assert.Single(changed)["versions"]!.AsArray().Select(version => (string)version!["version"]!));
        Assert.Equal(["Acme.P0", "Acme.P2", "Acme.P3", "Acme.P4", "Acme.P1"], (await SyncAsync(0, take: 1)).Items.Select(item => (string)item["id"]!));
    }

    [Fact]
    public async Task An_item_says_what_a_kernel_needs_to_choose()
    {
        var saved = Samples.Version("Acme.Hello", "1.0.0", VersionState.Deprecated) with { Deprecation = new Deprecation(["Legacy"], "Old.", "Acme.New", null), Channel = "beta", Rollout = 25 };
        await _server.Store.SaveAsync("Acme.Hello", saved, Samples.Version("Acme.Hello", "0.9.0", VersionState.Unlisted));

        var page = await _server.JsonAsync("/v3/luban/catalogue");

        Assert.Matches("^[0-9a-f]{32}$", (string)page["feed"]!);
        var item = page["items"]![0]!;
        Assert.Equal(("acme", "acme", true, false), ((string?)item["publisher"], (string?)item["owners"]![0], (bool?)item["verified"], (bool?)item["removed"]));
        Assert.Equal("Acme.Hello 中文", (string?)item["displayName"]!["zh"]);
        var version = item["versions"]![1]!;
        Assert.Equal((Convert.ToBase64String(saved.ContentHash.Span), 12_345, "beta", 25, true), ((string?)version["contentHash"], (int?)version["size"], (string?)version["channel"], (int?)version["rollout"], (bool?)version["listed"]));
        Assert.Equal(("[1.0.0, 2.0.0)", "2026-11-21T08:00:00Z"), ((string?)version["hostRange"], (string?)version["published"]));
        Assert.Equal("notes.write", (string?)version["permissions"]![0]!["name"]);
        Assert.Equal("Acme.New", (string?)version["deprecated"]!["alternate"]!["id"]);
        Assert.False((bool?)item["versions"]![0]!["listed"]);
    }

    [Fact]
    public async Task The_marketplace_is_the_same_one_after_a_restart()
    {
        var before = (string?)(await _server.JsonAsync("/v3/luban/catalogue"))["feed"];

        await _server.StopAsync();
        await _server.StartAsync();

        Assert.Equal(before, (string?)(await _server.JsonAsync("/v3/luban/catalogue"))["feed"]);
    }

    [Fact]
    public async Task The_catalog_tells_everything_that_happened_in_order()
    {
        await _server.AddAsync("Acme.Hello", "1.0.0");
        await _server.AddAsync("Acme.Secret", "1.0.0", state: VersionState.Submitted);
        await _server.AddAsync("Acme.Hello", "1.0.0", state: VersionState.Unlisted);
        await _server.AddAsync("Acme.Bad", "1.0.0", state: VersionState.Quarantined);

        var index = await _server.JsonAsync(await _server.ResourceAsync("Catalog/3.0.0"));
        var page = await _server.JsonAsync((string)index["items"]![0]!["@id"]!);
        var items = page["items"]!.AsArray();

        Assert.Equal(["Acme.Hello nuget:PackageDetails", "Acme.Hello nuget:PackageDetails", "Acme.Bad nuget:PackageDelete"], items.Select(item => $"{item!["nuget:id"]} {item["@type"]}"));
        var times = items.Select(item => (string)item!["commitTimeStamp"]!).ToList();
        Assert.Equal(times.Distinct().Order(StringComparer.Ordinal), times);
        Assert.Equal(times[^1], (string?)index["commitTimeStamp"]);
        Assert.True((bool?)(await _server.JsonAsync((string)items[0]!["@id"]!))["listed"]);
        Assert.False((bool?)(await _server.JsonAsync((string)items[1]!["@id"]!))["listed"]);
        Assert.Equal("PackageDelete", (string?)(await _server.JsonAsync((string)items[2]!["@id"]!))["@type"]![0]);
    }

    private async Task<(List<JsonNode> Items, long Head)> SyncAsync(long after, int take)
    {
        var items = new List<JsonNode>();
        while (true)
        {
            var page = await _server.JsonAsync($"/v3/luban/catalogue?after={after}&take={take}");
            items.AddRange(page["items"]!.AsArray()!);
            if ((bool?)page["more"] != true) return (items, (long)page["sequence"]!);
            after = (long)page["items"]!.AsArray()[^1]!["sequence"]!;
        }
    }
}
