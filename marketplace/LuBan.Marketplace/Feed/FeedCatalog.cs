using System.Globalization;
using System.Text.Json.Nodes;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Feed;

/// <summary>Catalog: the journal's entries about versions, in pages of which all but the last never change. The time of an entry is a cursor: no two have the same.</summary>
internal sealed class FeedCatalog(MarketplaceStore store, FeedAddresses addresses)
{
    private const int EntriesPerPage = 1000;
    private static readonly DateTimeOffset Never = DateTimeOffset.UnixEpoch;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly List<CatalogSpan> _pages = [];
    private long _read;

    public async Task<IResult> IndexAsync(HttpContext context)
    {
        context.Cache(FeedAnswers.Revalidate);
        var links = addresses.Of(context);
        var pages = await CatchUpAsync(context.RequestAborted);
        var last = pages.Count > 0 ? pages[^1].Last : Never;
        return FeedAnswers.Json(new JsonObject
        {
            ["@id"] = links.Catalog,
            ["@type"] = FeedAnswers.Array(["CatalogRoot", "AppendOnlyCatalog", "Permalink"]),
            ["commitId"] = CommitId(pages.Count > 0 ? pages[^1].LastSequence : 0),
            ["commitTimeStamp"] = Time(last),
            ["count"] = pages.Count,
            ["items"] = new JsonArray([.. pages.Select(page => new JsonObject
            {
                ["@id"] = links.CatalogPage(page.Number),
                ["@type"] = "CatalogPage",
                ["commitId"] = CommitId(page.LastSequence),
                ["commitTimeStamp"] = Time(page.Last),
                ["count"] = page.Count,
            })]),
        });
    }

    public async Task<IResult> PageAsync(HttpContext context, long number)
    {
        context.Cache(FeedAnswers.Revalidate);
        var pages = await CatchUpAsync(context.RequestAborted);
        if (pages.FirstOrDefault(page => page.Number == number) is not { } page) return FeedAnswers.NotFound();
        var links = addresses.Of(context);
        var items = new JsonArray();
        await foreach (var entry in store.ReadJournalAsync(number * EntriesPerPage, context.RequestAborted))
        {
            if (entry.Sequence > page.LastSequence) break;
            if (entry.Event is VersionSaved saved && IsShown(saved.Version)) items.Add(Item(entry, saved, links));
        }
        return FeedAnswers.Json(new JsonObject
        {
            ["@id"] = links.CatalogPage(number),
            ["@type"] = "CatalogPage",
            ["commitId"] = CommitId(page.LastSequence),
            ["commitTimeStamp"] = Time(page.Last),
            ["count"] = page.Count,
            ["parent"] = links.Catalog,
            ["items"] = items,
        });
    }

    /// <summary>One entry: the version as it was then. What is quarantined now is shown as deleted only.</summary>
    public async Task<IResult> LeafAsync(HttpContext context, long sequence)
    {
        context.Cache(FeedAnswers.Revalidate);
        if (sequence < 1 || sequence > store.State.Sequence) return FeedAnswers.NotFound();
        await foreach (var entry in store.ReadJournalAsync(sequence - 1, context.RequestAborted))
        {
            if (entry.Event is not VersionSaved saved || !IsShown(saved.Version)) break;
            var delivered = store.State.TryFind(saved.Id, out var package) && package.Versions.Any(version => version.Version == saved.Version.Version && version.State.IsDelivered());
            return delivered || !saved.Version.State.IsDelivered() ? FeedAnswers.Json(Leaf(entry, saved, addresses.Of(context))) : FeedAnswers.NotFound();
        }
        return FeedAnswers.NotFound();
    }

    /// <summary>What is in review, or was refused, is nobody's business yet.</summary>
    private static bool IsShown(VersionEntry version) => version.State.IsDelivered() || version.State is VersionState.Quarantined or VersionState.Revoked;

    private static JsonObject Item(JournalEntry entry, VersionSaved saved, FeedLinks links) => new()
    {
        ["@id"] = links.CatalogLeaf(entry.Sequence, saved.Id, saved.Version.Version),
        ["@type"] = saved.Version.State.IsDelivered() ? "nuget:PackageDetails" : "nuget:PackageDelete",
        ["commitId"] = CommitId(entry.Sequence),
        ["commitTimeStamp"] = Time(entry.Time),
        ["nuget:id"] = saved.Id,
        ["nuget:version"] = saved.Version.Version,
    };

    private static JsonObject Leaf(JournalEntry entry, VersionSaved saved, FeedLinks links)
    {
        var version = saved.Version;
        var leaf = new JsonObject
        {
            ["@id"] = links.CatalogLeaf(entry.Sequence, saved.Id, version.Version),
            ["@type"] = FeedAnswers.Array([version.State.IsDelivered() ? "PackageDetails" : "PackageDelete", "catalog:Permalink"]),
            ["catalog:commitId"] = CommitId(entry.Sequence),
            ["catalog:commitTimeStamp"] = Time(entry.Time),
            ["id"] = saved.Id,
            ["originalId"] = saved.Id,
            ["version"] = version.Version,
            ["published"] = Time(version.State.IsListed() ? version.Pushed : new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        };
        if (!version.State.IsDelivered()) return leaf;
        Span<byte> hash = stackalloc byte[32];
        version.Package.CopyTo(hash);
        leaf["verbatimVersion"] = version.Version;
        leaf["listed"] = version.State.IsListed();
        leaf["created"] = Time(version.Pushed);
        leaf["packageHash"] = Convert.ToBase64String(hash);
        leaf["packageHashAlgorithm"] = "SHA256";
        leaf["packageSize"] = version.Size;
        leaf["packageContent"] = links.Content(saved.Id, version.Version);
        leaf["title"] = version.Card.Title;
        leaf["description"] = version.Card.Description;
        leaf["authors"] = string.Join(", ", version.Card.Authors);
        leaf["tags"] = FeedAnswers.Array(version.Card.Tags);
        leaf["dependencyGroups"] = new JsonArray(new JsonObject
        {
            ["@type"] = "PackageDependencyGroup",
            ["targetFramework"] = RegistrationDocument.TargetFramework,
            ["dependencies"] = new JsonArray([.. version.Dependencies.Select(dependency => new JsonObject { ["@type"] = "PackageDependency", ["id"] = dependency.Id, ["range"] = dependency.Range })]),
        });
        return leaf;
    }

    /// <summary>Reads what was journaled since the last time.</summary>
    private async Task<List<CatalogSpan>> CatchUpAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            await foreach (var entry in store.ReadJournalAsync(_read, cancellationToken))
            {
                _read = entry.Sequence;
                if (entry.Event is not VersionSaved saved || !IsShown(saved.Version)) continue;
                var number = (entry.Sequence - 1) / EntriesPerPage;
                var span = _pages.Count > 0 && _pages[^1].Number == number ? _pages[^1] : null;
                var grown = new CatalogSpan(number, (span?.Count ?? 0) + 1, entry.Time, entry.Sequence);
                if (span is null) _pages.Add(grown);
                else _pages[^1] = grown;
            }
            return [.. _pages];
        }
        finally
        {
            _reading.Release();
        }
    }

    private static string CommitId(long sequence) => new Guid((int)(sequence >> 32), 0, 0, BitConverter.GetBytes(sequence)).ToString();

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    /// <summary>The part of the journal that a page shows.</summary>
    private sealed record CatalogSpan(long Number, int Count, DateTimeOffset Last, long LastSequence);
}
