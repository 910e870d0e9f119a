using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using LuBan.Packages;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Trust;

/// <summary>
/// The signed metadata: issued when somebody asks and something has changed, or half of the last one's life is over. What is asked for is so never
/// older than the last change.
/// </summary>
internal sealed class MetadataIssuer : IDisposable
{
    private const string Name = "current";
    private static readonly string[] Kinds = ["blocked", "certificates", "advisories"];

    private readonly MarketplaceStore _store;
    private readonly TrustDocuments _documents;
    private readonly SigningKeys _keys;
    private readonly Blocklist _blocklist;
    private readonly IEnumerable<IAdvisorySource> _advisories;
    private readonly IBlobs _blobs;
    private readonly TimeSpan _life;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _changed;
    private Served? _served;

    public MetadataIssuer(
        MarketplaceStore store, TrustDocuments documents, SigningKeys keys, Blocklist blocklist, IEnumerable<IAdvisorySource> advisories, IBlobs blobs, IOptions<MarketplaceOptions> options, TimeProvider time)
    {
        (_store, _documents, _keys, _blocklist, _advisories, _blobs, _life, _time) = (store, documents, keys, blocklist, advisories, blobs, options.Value.MetadataLife, time);
        store.State.Applied += Follow;
    }

    /// <summary>The metadata as of now.</summary>
    /// <returns>The JWS and its sequence.</returns>
    public async ValueTask<(string Jws, long Sequence)> GetAsync(CancellationToken cancellationToken)
    {
        if (_served is { } served && IsFresh(served)) return (served.Jws, served.Sequence);
        await _one.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                if (_served is { } other && IsFresh(other)) return (other.Jws, other.Sequence);
                _served = await LoadAsync(cancellationToken) ?? await IssueAsync(cancellationToken);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _store.State.Applied -= Follow;
        _one.Dispose();
    }

    private void Follow(JournalEntry entry)
    {
        if (entry.Event is DocumentChanged changed && Kinds.Contains(changed.Kind)) Interlocked.Exchange(ref _changed, entry.Sequence);
    }

    private bool IsFresh(Served served) => served.AsOf >= Interlocked.Read(ref _changed) && _time.GetUtcNow() < served.Until;

    /// <summary>What was issued last, when it says what is so now and has more than half of its life before it.</summary>
    private async Task<Served?> LoadAsync(CancellationToken cancellationToken)
    {
        var asOf = Interlocked.Read(ref _changed);
        var now = _time.GetUtcNow();
        if (_documents.Metadata.Find(Name) is not { } issued || now >= HalfLife(issued) || issued.Content != ContentOf(Describe())) return null;
        return await _blobs.ReadAsync(issued.File, cancellationToken) is { } bytes ? new Served(Encoding.ASCII.GetString(bytes), issued.Sequence, asOf, Until(issued, now)) : null;
    }

    private async Task<Served?> IssueAsync(CancellationToken cancellationToken)
    {
        var asOf = Interlocked.Read(ref _changed);
        var last = _documents.Metadata.Find(Name);
        var now = _time.GetUtcNow();
        var document = Describe();
        var content = ContentOf(document);
        document = document with { Sequence = (last?.Sequence ?? 0) + 1, Issued = now, Expires = now + _life };
        var jws = SignedMetadata.Sign(document, _keys.Current);
        var file = await _blobs.WriteAsync(Encoding.ASCII.GetBytes(jws), cancellationToken);
        var issued = new IssuedMetadata(document.Sequence, now, document.Expires, content, file);
        var isOurs = await _store.ChangeAsync(MarketplaceKeys.Document(_documents.Metadata.Kind, Name), "marketplace", _ =>
            // Another server may have issued the same sequence meanwhile: then its own counts.
            (_documents.Metadata.Find(Name)?.Sequence ?? 0) == document.Sequence - 1 ? new Change<bool>(true, _documents.Metadata.Put(Name, issued)) : new Change<bool>(false), cancellationToken);
        return isOurs ? new Served(jws, document.Sequence, asOf, Until(issued, now)) : null;
    }

    private MetadataDocument Describe() => new()
    {
        Feed = _store.FeedId,
        Sequence = 0,
        Issued = default,
        Expires = default,
        Certificates = [.. _keys.Announced.Select(one => one.Fingerprint)],
        Blocked = [.. _blocklist.Current().SelectMany(entry => entry.Versions.Select(version => new BlockedPackage(entry.Reference, entry.Reason, entry.Since)
        {
            Id = version.Id, Version = version.Version, ContentHash = version.ContentHash, Publisher = version.Publisher, Message = entry.Message, Expires = entry.Expires,
        }))],
        Advisories = [.. _advisories.SelectMany(source => source.Current).OrderBy(advisory => advisory.Id, StringComparer.Ordinal)],
    };

    /// <summary>Until when what was issued stays right by itself: half of its life, or the end of an entry or a certificate before.</summary>
    private DateTimeOffset Until(IssuedMetadata issued, DateTimeOffset now) =>
        _blocklist.Current().Select(entry => entry.Expires).Concat(_keys.Announced.Select(one => (DateTimeOffset?)one.NotAfter)).OfType<DateTimeOffset>().Where(end => end > now).Append(HalfLife(issued)).Min();

    private static DateTimeOffset HalfLife(IssuedMetadata issued) => issued.Issued + ((issued.Expires - issued.Issued) / 2);

    private static string ContentOf(MetadataDocument document) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(document, MarketplaceJson.Options)));

    private sealed record Served(string Jws, long Sequence, long AsOf, DateTimeOffset Until);
}
