using System.Text;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>What a marketplace tells besides the V3 protocol.</summary>
internal sealed partial class FeedSource
{
    private const int CataloguePageSize = 1000;
    private const int MaxMetadataBytes = 8 << 20;

    public Task<CatalogueChanges?> ReadChangesAsync(string? feed, long after, CancellationToken cancellationToken) => RunAsync(async session =>
    {
        if (await FindAsync(session, "LuBanCatalogue/1.0.0") is not { } url) return null;
        var first = await ReadCataloguePageAsync(session, url, feed is null ? 0 : after);
        // Another feed, or one that was put back to an earlier state: what was read before says nothing about it.
        var startsOver = feed is null || first.Feed != feed || first.Sequence < after;
        if (startsOver && feed is not null && after > 0) first = await ReadCataloguePageAsync(session, url, 0);

        var packages = new Dictionary<string, CataloguePackage>(StringComparer.Ordinal);
        var (page, position) = (first, startsOver ? 0 : after);
        while (true)
        {
            foreach (var item in page.Items.Where(item => PackageIds.IsExtensionId(item.Id))) packages[PackageIds.Key(item.Id)] = CatalogueLimits.Apply(item);
            if (!page.More) break;
            var next = page.Items.Count == 0 ? position : page.Items.Max(item => item.Sequence);
            if (next <= position) throw Unreadable(url, "it says that there is more, and does not go on");
            position = next;
            page = await ReadCataloguePageAsync(session, url, position);
            if (page.Feed != first.Feed) throw Unreadable(url, "it became another feed while it was read");
        }
        return new CatalogueChanges(first.Feed, page.Sequence, startsOver, [.. packages.Values]);
    }, cancellationToken);

    public Task<string?> ReadMetadataAsync(CancellationToken cancellationToken) => RunAsync(async session =>
    {
        if (await FindAsync(session, "LuBanMetadata/1.0.0") is not { } url) return null;
        var bytes = await session.ReadAsync(url) ?? throw Unreadable(url, "there is nothing");
        return bytes.Length <= MaxMetadataBytes ? Encoding.ASCII.GetString(bytes).Trim() : throw Unreadable(url, $"it has more than {MaxMetadataBytes} bytes");
    }, cancellationToken);

    public Task<IReadOnlyList<string>> ReadCertificatesAsync(CancellationToken cancellationToken) => RunAsync<IReadOnlyList<string>>(async session =>
    {
        // The newest revision first: it alone says whether everything is signed.
        var url = await FindAsync(session, "RepositorySignatures/5.0.0", "RepositorySignatures/4.9.0", "RepositorySignatures/4.7.0");
        if (url is null || await session.ReadAsync(url) is not { } bytes) return [];
        try
        {
            var document = FeedJson.Read<SigningCertificates>(bytes);
            return [.. (document?.Certificates ?? []).Select(certificate => certificate.Fingerprints?.GetValueOrDefault(SigningCertificates.Sha256)).OfType<string>().Select(text => text.ToLowerInvariant()).Where(IsFingerprint).Distinct()];
        }
        catch (JsonException exception)
        {
            throw Unreadable(url, exception.Message);
        }
    }, cancellationToken);

    private static bool IsFingerprint(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static async Task<Uri?> FindAsync(FeedSession session, params string[] types) => (await session.IndexAsync()).GetServiceEntryUris(types).FirstOrDefault();

    private async Task<FeedCataloguePage> ReadCataloguePageAsync(FeedSession session, Uri url, long after)
    {
        var page = new UriBuilder(url) { Query = $"after={after}&take={CataloguePageSize}" }.Uri;
        var bytes = await session.ReadAsync(page) ?? throw Unreadable(url, "there is nothing");
        try
        {
            var read = FeedJson.Read<FeedCataloguePage>(bytes);
            return read is { Feed.Length: > 0 and <= 64 } ? read : throw Unreadable(url, "it has no feed id");
        }
        catch (JsonException exception)
        {
            throw Unreadable(url, exception.Message);
        }
    }

    private ExtensionException Unreadable(Uri url, string why) =>
        PackageSources.Refuse("LB2115", _options, $"what '{url}' answers cannot be read: {why.TrimEnd('.')}. Tell whoever runs the feed; what is known of it stays known.");
}
