using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LuBan.Marketplace;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Logging.Abstractions;

namespace LuBan.Benchmarks.Market;

/// <summary>A marketplace's data directory, written through its store: as if everything had been pushed. All versions share one small file.</summary>
internal static class MarketData
{
    private const int Writers = 64;
    private const int PackagesPerPublisher = 12;
    private const int IdsPerCount = 1000;

    /// <summary>Writes it.</summary>
    /// <param name="data">The directory.</param>
    /// <param name="packages">How many ids; there are three times as many versions.</param>
    /// <param name="words">Where texts and numbers come from.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>The ids.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(string data, int packages, MarketVocabulary words, CancellationToken cancellationToken)
    {
        await using var store = MarketplaceStore.Open(new MarketplaceOptions { Data = data }, TimeProvider.System, NullLoggerFactory.Instance);
        var blobs = new FolderBlobs(data, new StagingFolder(data));
        var file = await blobs.WriteAsync("What every version of this marketplace holds."u8.ToArray(), cancellationToken);
        var publishers = await WritePublishersAsync(store, Math.Max(1, packages / PackagesPerPublisher), words, cancellationToken);

        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (ids.Count < packages) ids.Add($"{publishers[words.Number(publishers.Count)]}.{MarketVocabulary.Name(words.Any())}{MarketVocabulary.Name(words.Any())}{(words.Number(3) == 0 ? "" : words.Number(100))}");
        var decisions = ids.Select(id => (Id: id, Events: Package(id, file, words))).ToList();
        await Parallel.ForEachAsync(decisions, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
            async (decision, token) => await store.ChangeAsync(MarketplaceKeys.Package(decision.Id), "benchmark", _ => new Change<int>(0, decision.Events), token));
        await CountDownloadsAsync(store, decisions.Select(decision => decision.Id), words, cancellationToken);
        return [.. ids];
    }

    private static async Task<List<string>> WritePublishersAsync(MarketplaceStore store, int count, MarketVocabulary words, CancellationToken cancellationToken)
    {
        var documents = new PublisherDocuments(store.State);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (names.Count < count) names.Add(MarketVocabulary.Name(words.Rare()) + MarketVocabulary.Name(words.Rare()));
        var now = DateTimeOffset.UtcNow;
        var events = names.SelectMany(name => (MarketplaceEvent[])
        [
            documents.Publishers.Put(name.ToLowerInvariant(), new Publisher { Name = name.ToLowerInvariant(), DisplayName = name, Verified = true, Created = now }),
            documents.Prefixes.Put(ReservedPrefix.Key(name + "."), new ReservedPrefix { Prefix = name + ".", Publisher = name.ToLowerInvariant(), Since = now }),
        ]);
        foreach (var chunk in events.Chunk(IdsPerCount)) await store.ChangeAsync("publishers", "benchmark", _ => new Change<int>(0, chunk), cancellationToken);
        return [.. names];
    }

    private static List<MarketplaceEvent> Package(string id, BlobHash file, MarketVocabulary words)
    {
        var publisher = id[..id.IndexOf('.', StringComparison.Ordinal)].ToLowerInvariant();
        var events = new List<MarketplaceEvent> { new PackageSaved(id, publisher, [publisher], true) };
        var card = words.Card();
        // One to five: three on average.
        var versions = 1 + words.Number(5);
        for (var minor = 0; minor < versions; minor++)
        {
            events.Add(new VersionSaved(id, new VersionEntry
            {
                Version = string.Create(CultureInfo.InvariantCulture, words.Number(6) == 0 ? $"1.{minor}.0-beta.{minor + 1}" : $"1.{minor}.0"),
                State = words.Number(40) switch { 0 => VersionState.Unlisted, 1 => VersionState.Deprecated, _ => VersionState.Listed },
                Card = card,
                Pushed = DateTimeOffset.UtcNow.AddMinutes(-words.Number(1_000_000)),
                Package = file,
                Original = file,
                Size = 20_000 + words.Number(2_000_000),
                ContentHash = SHA512.HashData(Encoding.ASCII.GetBytes($"{id}/{minor}")),
                Detail = new BlobHash(SHA256.HashData(Encoding.ASCII.GetBytes($"{id}/{minor}"))),
                HostRange = "[0.1.0, 1.0.0)",
                Dependencies = [new PackageDependency("LuBan.Sdk", "[0.1.0, 1.0.0)")],
                Permissions = words.Number(3) == 0 ? [new PermissionDeclaration("host.network", "Asks the service that it shows.")] : [],
                PushedBy = publisher,
            }));
        }
        return events;
    }

    private static async Task CountDownloadsAsync(MarketplaceStore store, IEnumerable<string> ids, MarketVocabulary words, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        foreach (var chunk in ids.Chunk(IdsPerCount))
        {
            var counts = chunk.Select(id => store.State.TryFind(id, out var package) ? package : throw new InvalidOperationException($"{id} was not written."))
                .ToDictionary(package => $"{package.Id}/{package.Versions[^1].Version}".ToLowerInvariant(), _ => words.Downloads());
            await store.ChangeAsync("downloads", "benchmark", _ => new Change<int>(0, new DownloadsCounted(today, counts)), cancellationToken);
        }
    }
}
