using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.Logging.Abstractions;

namespace LuBan.Marketplace.Tests.State;

public sealed class StoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_saved_is_there_after_a_restart()
    {
        await using (var store = Open()) await store.SaveAsync("Acme.Hello", Samples.Version("Acme.Hello", "1.0.0"), Samples.Version("Acme.Hello", "1.1.0-beta"));

        await using var again = Open();
        Assert.True(again.State.TryFind("acme.HELLO", out var package));
        Assert.Equal(["1.1.0-beta"], package.Versions.Skip(1).Select(version => version.Version));
        Assert.Equal(4, again.State.Sequence);
        Assert.Same(package.Versions[0].Card, package.Versions[1].Card);
    }

    [Fact]
    public async Task A_second_process_is_refused()
    {
        await using var store = Open();

        var refusal = Assert.Throws<ExtensionException>(Open);
        Assert.Equal("LB7001", refusal.Code);
    }

    [Fact]
    public async Task A_decision_that_throws_changes_nothing()
    {
        await using var store = Open();

        await Assert.ThrowsAsync<ExtensionException>(() => store.ChangeAsync<int>("key", "me", _ => throw new ExtensionException("LB7101", "no"), CancellationToken.None));
        Assert.Equal(1, store.State.Sequence);
    }

    [Fact]
    public async Task A_document_that_nobody_reads_yet_survives()
    {
        await using (var store = Open())
        {
            var notes = store.State.Set<Note>("notes");
            await store.ChangeAsync(MarketplaceKeys.Document("notes", "a"), "me", _ => new Change<int>(0, notes.Put("a", new Note("first"))), CancellationToken.None);
        }
        await using (Open())
        {
        }
        File.Delete(Directory.GetFiles(_folder.Sub("snapshot")).Single());
        await using (Open())
        {
        }

        await using var again = Open();
        Assert.Equal("first", again.State.Set<Note>("notes").Find("a")?.Text);
    }

    [Fact]
    public async Task Decisions_on_one_key_see_each_other()
    {
        await using var store = Open();
        var notes = store.State.Set<Note>("notes");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => store.ChangeAsync(
            "notes:counter", "me", _ => new Change<int>(0, notes.Put("counter", new Note($"{Count() + 1}"))), CancellationToken.None))));

        Assert.Equal(200, Count());

        int Count() => int.Parse(notes.Find("counter")?.Text ?? "0");
    }

    private MarketplaceStore Open() => MarketplaceStore.Open(new MarketplaceOptions { Data = _folder.Path }, TimeProvider.System, NullLoggerFactory.Instance);

    private sealed record Note(string Text);
}
