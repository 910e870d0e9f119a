using System.Collections;
using System.Text.Json;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Logging.Abstractions;

namespace LuBan.Marketplace.Tests.State;

public sealed class SnapshotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_random_events_a_restart_from_snapshot_and_one_from_the_journal_give_the_same_state(int seed)
    {
        var random = new Random(seed);
        string before;
        await using (var store = Open())
        {
            for (var i = 0; i < 150; i++) await ChangeAsync(store, random);
            before = Describe(store.State);
        }

        await using (var store = Open()) Assert.Equal(before, Describe(store.State));
        Directory.Delete(_folder.Sub("snapshot"), recursive: true);
        await using (var store = Open()) Assert.Equal(before, Describe(store.State));
        // A snapshot and a tail.
        await using (var store = Open())
        {
            for (var i = 0; i < 50; i++) await ChangeAsync(store, random);
            before = Describe(store.State);
        }
        var snapshots = Directory.GetFiles(_folder.Sub("snapshot")).Order(StringComparer.Ordinal).ToList();
        File.Delete(snapshots[^1]);
        Assert.Equal(2, snapshots.Count);
        await using (var store = Open()) Assert.Equal(before, Describe(store.State));
    }

    [Fact]
    public void A_snapshot_holds_every_property_of_what_is_in_the_state()
    {
        var package = (PackageEntry)Filled(typeof(PackageEntry), new Random(7));
        var state = new MarketplaceState();
        state.Restore(9, Samples.Hash("line"), [package], []);
        var stream = new MemoryStream();
        new SnapshotWriter(stream).Write(state.Capture());
        stream.Position = 0;

        var (sequence, line, packages, _) = new SnapshotReader(stream).Read();

        Assert.Equal((9L, Samples.Hash("line")), (sequence, line));
        Assert.Equal(Dump(package), Dump(Assert.Single(packages)));
    }

    private async Task ChangeAsync(MarketplaceStore store, Random random)
    {
        var id = $"Acme.P{random.Next(12)}";
        var version = (VersionEntry)Filled(typeof(VersionEntry), random) with { Version = $"{random.Next(3)}.{random.Next(4)}.0{(random.Next(4) == 0 ? "-beta.1" : "")}", Card = Samples.Card(id, $"text {random.Next(3)}") };
        var notes = store.State.Set<Note>("notes");
        MarketplaceEvent change = random.Next(7) switch
        {
            0 => new PackageSaved(id, $"p{random.Next(3)}", ["a", "b"], random.Next(2) == 0),
            1 => new DownloadsCounted(new DateOnly(2026, 11, 1 + random.Next(20)), new Dictionary<string, long> { [$"{id.ToLowerInvariant()}/1.1.0"] = random.Next(9), ["acme.none/1.0.0"] = 1 }),
            2 => notes.Put($"n{random.Next(9)}", new Note($"text {random.Next()}")),
            3 => notes.Remove($"n{random.Next(9)}"),
            4 => new PackageTouched(id),
            _ => new VersionSaved(id, version),
        };
        await store.ChangeAsync("key", "me", _ => new Change<int>(0, change), CancellationToken.None);
    }

    private static string Describe(MarketplaceState state) => string.Join('\n',
        state.Packages.OrderBy(package => package.Id, StringComparer.Ordinal).Select(Dump)
            .Concat(state.Set<Note>("notes").All.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key} {item.Value.Text}"))
            .Concat(state.History.All().OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key} {string.Join(',', item.Counts)}"))
            .Append($"{state.Sequence} {state.LastLine}"));

    /// <summary>Every property by reflection, what JSON leaves out too.</summary>
    private static string Dump(object? value) => value switch
    {
        null => "null",
        string text => JsonSerializer.Serialize(text),
        BlobHash or DateTimeOffset or bool or int or long or Enum => value.ToString()!,
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        IReadOnlyDictionary<string, string> texts => string.Join(',', texts.OrderBy(item => item.Key, StringComparer.Ordinal)),
        IEnumerable list => $"[{string.Join(',', list.Cast<object?>().Select(Dump))}]",
        _ => $"{{{string.Join(',', value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0).Select(property => $"{property.Name}={Dump(property.GetValue(value))}"))}}}",
    };

    /// <summary>A record with something in each property: a property that a snapshot forgets comes back as its default, and differs.</summary>
    private static object Filled(Type type, Random random)
    {
        if (type == typeof(VersionEntry) || type == typeof(PackageEntry) || type == typeof(PackageCard))
        {
            var made = type == typeof(PackageCard) ? new PackageCard { Title = "" } : System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            foreach (var property in type.GetProperties().Where(property => property.CanWrite && property.Name != nameof(VersionEntry.Downloads))) property.SetValue(made, Filled(property.PropertyType, random));
            return made;
        }
        if (type == typeof(string)) return $"text{random.Next(40)}";
        if (type == typeof(long)) return (long)random.Next(1, 1_000_000);
        if (type == typeof(int)) return random.Next(1, 100);
        if (type == typeof(bool)) return true;
        if (type == typeof(VersionState)) return (VersionState)random.Next(1, 9);
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Next());
        if (type == typeof(BlobHash)) return Samples.Hash($"{random.Next()}");
        if (type == typeof(ReadOnlyMemory<byte>)) return new ReadOnlyMemory<byte>([1, 2, (byte)random.Next(256)]);
        if (type == typeof(StoredFile)) return new StoredFile(Samples.Hash($"{random.Next()}"), "image/png");
        if (type == typeof(Deprecation)) return new Deprecation(["Legacy"], "old", "Acme.New", random.Next(2) == 0 ? null : "[1.0.0, )");
        if (type == typeof(IReadOnlyDictionary<string, string>)) return new Dictionary<string, string> { ["en"] = $"name {random.Next(9)}", ["zh"] = "名字" };
        if (type == typeof(IReadOnlyList<string>)) return new[] { "one", $"two{random.Next(5)}" };
        if (type == typeof(System.Collections.Immutable.ImmutableArray<string>)) return System.Collections.Immutable.ImmutableArray.Create("acme", "other");
        if (type == typeof(IReadOnlyList<PackageDependency>)) return new[] { new PackageDependency("LuBan.Sdk", "[1.0.0, 2.0.0)"), new PackageDependency($"Acme.D{random.Next(4)}", "[1.0.0, )") };
        if (type == typeof(IReadOnlyList<PermissionDeclaration>)) return new[] { new PermissionDeclaration("notes.write", random.Next(2) == 0 ? null : "Writes.") };
        if (type == typeof(System.Collections.Immutable.ImmutableArray<VersionEntry>)) return System.Collections.Immutable.ImmutableArray.Create((VersionEntry)Filled(typeof(VersionEntry), random) with { Downloads = 77 });
        throw new InvalidOperationException($"Say how to fill a {type.Name}: the state has a new kind of property.");
    }

    private MarketplaceStore Open() => MarketplaceStore.Open(new MarketplaceOptions { Data = _folder.Path }, TimeProvider.System, NullLoggerFactory.Instance);

    private sealed record Note(string Text);
}
