using System.Collections.Concurrent;
using LuBan.Packages;

namespace LuBan.Kernel.Catalogue;

/// <summary>Reads what a source offers into the catalogue, and asks only for what may have changed.</summary>
internal sealed class CatalogueSync(CatalogueIndex index)
{
    private const int Parallelism = 4;

    /// <param name="resource">The source as it is configured and was last seen.</param>
    /// <param name="source">The source, opened.</param>
    /// <param name="trust">What is believed of it.</param>
    /// <param name="cancellationToken">Gives up; what was known stays.</param>
    /// <exception cref="LuBan.Sdk.ExtensionException">The source does not answer (LB21xx), or is another one than before (LB4308).</exception>
    public async Task<CatalogueSyncResult> RunAsync(PackageSource resource, IPackageSource source, SourceTrust trust, CancellationToken cancellationToken)
    {
        var name = resource.Metadata.Name!;
        var position = resource.Status?.Sequence ?? 0;
        // Entries that are gone from the store are read again from the beginning.
        var known = index.Count(name).Extensions > 0 || resource.Status?.Extensions == 0 ? trust.Feed : null;
        if (await source.ReadChangesAsync(known, position, cancellationToken) is not { } changes) return new(await SearchAsync(name, source, cancellationToken), trust.Feed, 0);
        RequireSameFeed(resource, trust.Feed, changes.Feed);
        var offers = changes.Packages.ToDictionary(package => package.Id.ToLowerInvariant(), package => package.Removed ? null : CatalogueOffer.Of(name, package));
        return new(index.Apply(name, offers, changes.IsWhole), changes.Feed ?? trust.Feed, changes.Sequence);
    }

    /// <summary>Another feed under a known address may serve whatever it likes under the names that were trusted: a person has to agree.</summary>
    public static void RequireSameFeed(PackageSource resource, string? known, string? found)
    {
        if (known is null || found is null || found == known) return;
        if (resource.Metadata.Annotations?.GetValueOrDefault(SourceErrors.AcceptFeed) != found) throw SourceErrors.OtherFeed(resource, known, found);
    }

    /// <summary>A stock feed tells no changes. Its search names the versions of each id: an id whose list is the same is not asked for.</summary>
    private async Task<IReadOnlySet<string>> SearchAsync(string name, IPackageSource source, CancellationToken cancellationToken)
    {
        var summaries = await source.SearchAsync(cancellationToken);
        var offers = new ConcurrentDictionary<string, CatalogueOffer?>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(summaries, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (summary, token) =>
        {
            var key = summary.Id.ToLowerInvariant();
            var old = index.Find(key)?.Offers.GetValueOrDefault(name);
            offers[key] = old is not null && old.Lists(summary.Versions)
                ? CatalogueOffer.Of(name, summary, []) with { Versions = old.Versions }
                : CatalogueOffer.Of(name, summary, await source.FindVersionsAsync(summary.Id, token));
        });
        return index.Apply(name, offers, isWhole: true);
    }
}

/// <summary>What a sync has found.</summary>
/// <param name="Touched">The names whose entry may have changed.</param>
/// <param name="Feed">The feed's id; null when it has none.</param>
/// <param name="Sequence">How far its catalogue has been read.</param>
internal sealed record CatalogueSyncResult(IReadOnlySet<string> Touched, string? Feed, long Sequence);
