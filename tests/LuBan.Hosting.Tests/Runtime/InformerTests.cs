using System.Collections.Concurrent;
using System.Text.Json;
using LuBan.Kernel.Reconciliation;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class InformerTests : IAsyncLifetime
{
    private static readonly ResourceKind Kind = ResourceKind.FromType(typeof(Box), "Tests");
    private TestStore _store = null!;
    private ResourceClient<Box> _boxes = null!;
    private Informer _informer = null!;
    private ResourceCache<Box> _cache = null!;

    public async Task InitializeAsync()
    {
        // A small ring and backlog: a watch falls behind, and a resumption finds its revision gone.
        _store = await TestStore.OpenAsync(options => (options.EventRing, options.WatcherBacklog) = (16, 16));
        _boxes = _store.Client<Box>();
        _informer = new(_store.Service, Kind, "tests", TimeProvider.System, NullLogger.Instance, ResourceCache<Box>.Reader(ResourceJson.CreateOptions()));
        _cache = new(_informer);
    }

    public async Task DisposeAsync()
    {
        await _informer.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Reads_are_served_from_memory_from_the_first_moment_and_follow_the_store()
    {
        await _boxes.CreateAsync(Box.Named("a", 1, new() { ["tier"] = "web" }));
        await _boxes.CreateAsync(Box.Named("b", 2));

        _informer.Start();

        Assert.True(_cache.HasSynced);
        Assert.Equal(1, _cache.Get("a", "default")!.Spec.Size);
        Assert.Equal(["a"], Names(_cache.List("default", "tier in (web,db)")));
        Assert.Equal(["a", "b"], Names(_cache.List()));
        Assert.Empty(_cache.List("other"));
        Assert.Same(_cache.Get("a", "default"), _cache.Get("a", "default"));
        var updated = await _boxes.UpdateAsync(_cache.Get("a", "default")! with { Spec = new() { Size = 5 } });
        await _cache.WaitForAsync(updated.Metadata.ResourceVersion!).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(5, _cache.Get("a", "default")!.Spec.Size);
        await _boxes.DeleteAsync("b", "default");
        await Wait.UntilAsync(() => _cache.Get("b", "default") is null, "deleted");
    }

    [Fact]
    public async Task Indexes_follow_every_change_and_objects_are_found_by_their_owner()
    {
        _cache.AddIndex("size", (Func<Box, IEnumerable<string>>)(box => box.Spec.Size < 0 ? throw new InvalidOperationException("negative") : [$"{box.Spec.Size}", $"{box.Spec.Size % 2}"]));
        var owner = await _boxes.CreateAsync(Box.Named("owner", 10));
        await _boxes.CreateAsync(Box.Named("b", 3).OwnedBy(owner));
        var a = await _boxes.CreateAsync(Box.Named("a", 3).OwnedBy(owner));
        _informer.Start();

        Assert.Equal(["a", "b"], Names(_cache.ByIndex("size", "3")));
        Assert.Equal(["a", "b"], Names(_cache.ControlledBy(owner)));
        await SeenAsync(await _boxes.UpdateAsync(a with { Spec = new() { Size = 4 } }));
        Assert.Equal(["b"], Names(_cache.ByIndex("size", "3")));
        Assert.Equal(["a", "owner"], Names(_cache.ByIndex("size", "0")));
        // A function that throws leaves the object out of the index and harms nothing else.
        await SeenAsync(await _boxes.CreateAsync(Box.Named("c", -1)));
        Assert.Equal(4, _cache.List().Count);
        Assert.Empty(_cache.ByIndex("size", "-1"));
        Assert.Contains("AddIndex<Box>(\"colour\"", Assert.Throws<ArgumentException>(() => _cache.ByIndex("colour", "red")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_that_falls_behind_is_made_good_by_a_list_and_no_change_is_missed()
    {
        var known = new ConcurrentDictionary<string, int>();
        for (var number = 0; number < 20; number++) await _boxes.CreateAsync(Box.Named($"box-{number:00}"));
        _informer.Start();
        using var gate = new ManualResetEventSlim(true);
        using var subscription = _informer.Subscribe(change =>
        {
            gate.Wait();
            if (change.Type == ResourceEventType.Deleted) known.TryRemove(change.Item.Object.Name, out _);
            else known[change.Item.Object.Name] = ((Box)change.Item.Value).Spec.Size;
        });

        gate.Reset();
        for (var number = 0; number < 200; number++)
            await _boxes.CreateOrUpdateAsync(Box.Named($"box-{number % 40:00}"), box => box with { Spec = new() { Size = number } });
        for (var number = 0; number < 10; number++) await _boxes.DeleteAsync($"box-{number:00}", "default");
        gate.Set();

        var truth = (await _boxes.ListAsync()).Items.ToDictionary(box => box.Metadata.Name!, box => box.Spec.Size);
        await Wait.UntilAsync(() => known.Count == truth.Count && truth.All(box => known.TryGetValue(box.Key, out var size) && size == box.Value), "the handler knows what is true");
        Assert.Equal(30, _cache.List().Count);
    }

    [Fact]
    public async Task A_kind_that_goes_and_comes_back_is_followed_again()
    {
        _store.Registry.Replace("Tests", []);
        _informer.Start();
        Assert.False(_cache.HasSynced);
        var unread = Assert.Throws<ResourceException>(() => _cache.List());
        Assert.Equal(404, unread.StatusCode);

        _store.Registry.Replace("Tests", [Kind]);
        await _cache.WaitForSyncAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await SeenAsync(await _boxes.CreateAsync(Box.Named("a")));
        _store.Registry.Replace("Tests", []);
        _store.Registry.Replace("Tests", [Kind]);
        await SeenAsync(await _boxes.CreateAsync(Box.Named("b")));

        Assert.Equal(["a", "b"], Names(_cache.List()));
    }

    [Fact]
    public async Task A_revoked_cache_is_closed()
    {
        _informer.Start();
        var waiting = _cache.WaitForAsync("999999");
        _cache.Revoke();
        await _informer.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => _cache.List());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static IEnumerable<string> Names(IEnumerable<Box> boxes) => boxes.Select(box => box.Metadata.Name!);

    private Task SeenAsync(Box box) => _cache.WaitForAsync(box.Metadata.ResourceVersion!).WaitAsync(TimeSpan.FromSeconds(20));
}
