using System.Text;
using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.Logging.Abstractions;

namespace LuBan.Marketplace.Tests.Journal;

public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Ada", "Bob")]
    [InlineData("\"sequence\":4", "\"sequence\":9")]
    [InlineData("1.1.0", "1.1.x\"")]
    public async Task A_line_that_was_changed_keeps_the_server_from_starting(string old, string changed)
    {
        await FillAsync();
        RemoveSnapshots();
        var file = JournalFile();
        var lines = File.ReadAllLines(file);
        lines[3] = lines[3].Replace(old, changed, StringComparison.Ordinal);
        File.WriteAllText(file, string.Join('\n', lines) + "\n");

        var refusal = Assert.Throws<ExtensionException>(Open);

        Assert.Equal("LB7002", refusal.Code);
        Assert.Contains(Path.GetFileName(file), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_was_removed_keeps_the_server_from_starting()
    {
        await FillAsync();
        RemoveSnapshots();
        var lines = File.ReadAllLines(JournalFile()).ToList();
        lines.RemoveAt(1);
        File.WriteAllText(JournalFile(), string.Join('\n', lines) + "\n");

        Assert.Equal("LB7002", Assert.Throws<ExtensionException>(Open).Code);
    }

    [Fact]
    public async Task A_journal_that_is_older_than_the_snapshot_keeps_the_server_from_starting()
    {
        await FillAsync();
        var lines = File.ReadAllLines(JournalFile());
        File.WriteAllText(JournalFile(), string.Join('\n', lines[..2]) + "\n");

        Assert.Equal("LB7003", Assert.Throws<ExtensionException>(Open).Code);
    }

    [Fact]
    public async Task A_last_line_that_was_changed_after_the_snapshot_is_noticed()
    {
        await FillAsync();
        var text = File.ReadAllText(JournalFile());
        var last = text.LastIndexOf("Ada", StringComparison.Ordinal);
        File.WriteAllText(JournalFile(), text.Remove(last, 3).Insert(last, "Bob"));

        Assert.Equal("LB7002", Assert.Throws<ExtensionException>(Open).Code);
    }

    [Fact]
    public async Task A_damaged_snapshot_is_passed_over()
    {
        await FillAsync();
        var snapshot = Directory.GetFiles(_folder.Sub("snapshot")).Single();
        var bytes = File.ReadAllBytes(snapshot);
        foreach (var position in new[] { 0, bytes.Length / 2, bytes.Length - 1 })
        {
            var damaged = bytes.ToArray();
            damaged[position] ^= 0x10;
            File.WriteAllBytes(snapshot, damaged);
            await using var store = Open();
            Assert.True(store.State.TryFind("Acme.Hello", out var package));
            Assert.Equal(3, package.Versions.Length);
        }
        File.WriteAllBytes(snapshot, bytes[..^40]);
        await using var again = Open();
        Assert.Equal(1, again.State.Count);
    }

    [Fact]
    public async Task A_journal_without_its_end_goes_on_with_whole_decisions()
    {
        await FillAsync();
        var bytes = File.ReadAllBytes(JournalFile());
        var ends = bytes.Select((value, index) => (value, index)).Where(item => item.value == '\n').Select(item => item.index + 1).Prepend(0).ToList();
        // Line 1 is the feed's id; then come decisions of two lines, one line, one line.
        var decisions = new[] { 0, ends[1], ends[3], ends[4], ends[5] };
        for (var length = bytes.Length; length >= 0; length -= 97)
        {
            // A snapshot that knows more than the journal is refused, which is another test's matter; each clean stop writes one.
            RemoveSnapshots();
            File.WriteAllBytes(JournalFile(), bytes[..length]);
            await using (var store = Open())
            {
                var whole = decisions.Count(end => end > 0 && end <= length);
                Assert.Equal((length, Math.Max(0, whole - 1)), (length, store.State.TryFind("Acme.Hello", out var package) ? package.Versions.Length : 0));
                await store.SaveAsync("Acme.Other", Samples.Version("Acme.Other", "1.0.0"));
            }
            RemoveSnapshots();
            await using var again = Open();
            Assert.True(again.State.TryFind("Acme.Other", out _));
        }
    }

    [Fact]
    public async Task The_journal_goes_on_in_a_new_file_when_one_is_large()
    {
        var text = new string('x', 60_000);
        await using (var store = Open())
        {
            var notes = store.State.Set<Note>("notes");
            for (var i = 0; i < 600; i++) await store.ChangeAsync("notes:n", "me", _ => new Change<int>(0, notes.Put("n", new Note(text + i))), CancellationToken.None);
        }
        RemoveSnapshots();
        Assert.Equal(3, Directory.GetFiles(_folder.Sub("journal")).Length);

        await using var again = Open();

        Assert.Equal(601, again.State.Sequence);
        Assert.Equal(text + 599, again.State.Set<Note>("notes").Find("n")!.Text);
        foreach (var after in new long[] { 0, 1, 250, 279, 280, 281, 600, 601, 700 })
        {
            var read = new List<long>();
            await foreach (var entry in again.ReadJournalAsync(after, CancellationToken.None)) read.Add(entry.Sequence);
            Assert.Equal(Enumerable.Range(1, 601).Select(i => (long)i).Where(i => i > after), read);
        }
    }

    [Fact]
    public async Task Nothing_is_visible_before_it_is_durable()
    {
        await using var store = Open();
        var durable = new List<bool>();
        store.State.Applied += entry => durable.Add(ReadShared(JournalFile()).Contains($"{{\"sequence\":{entry.Sequence},", StringComparison.Ordinal));

        for (var i = 0; i < 20; i++) await store.SaveAsync("Acme.Hello", Samples.Version("Acme.Hello", $"1.{i}.0"));

        Assert.Equal(40, durable.Count);
        Assert.DoesNotContain(false, durable);
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private async Task FillAsync()
    {
        await using var store = Open();
        await store.SaveAsync("Acme.Hello", Samples.Version("Acme.Hello", "1.0.0"));
        foreach (var version in new[] { "1.1.0", "1.2.0" })
            await store.ChangeAsync(MarketplaceKeys.Package("Acme.Hello"), "Ada", _ => new Change<int>(0, new VersionSaved("Acme.Hello", Samples.Version("Acme.Hello", version))), CancellationToken.None);
    }

    private MarketplaceStore Open() => MarketplaceStore.Open(new MarketplaceOptions { Data = _folder.Path }, TimeProvider.System, NullLoggerFactory.Instance);

    private string JournalFile() => Directory.GetFiles(_folder.Sub("journal")).Order(StringComparer.Ordinal).Last();

    private void RemoveSnapshots()
    {
        if (Directory.Exists(_folder.Sub("snapshot"))) Directory.Delete(_folder.Sub("snapshot"), recursive: true);
    }

    private sealed record Note(string Text);
}
