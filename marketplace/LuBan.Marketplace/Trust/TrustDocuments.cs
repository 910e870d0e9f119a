using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Trust;

/// <summary>The documents of trust: what is blocked, which certificates sign, which metadata were issued last.</summary>
internal sealed class TrustDocuments(MarketplaceState state)
{
    /// <summary>What is blocked, by reference.</summary>
    public DocumentSet<BlockEntry> Blocked { get; } = state.Set<BlockEntry>("blocked");

    /// <summary>The last number that was given to an entry of the blocklist, by year.</summary>
    public DocumentSet<ReferenceCounter> Counters { get; } = state.Set<ReferenceCounter>("blockedCounters");

    /// <summary>Certificates that sign or will, by fingerprint.</summary>
    public DocumentSet<AnnouncedCertificate> Certificates { get; } = state.Set<AnnouncedCertificate>("certificates");

    /// <summary>The metadata that were issued last; one document, <c>current</c>.</summary>
    public DocumentSet<IssuedMetadata> Metadata { get; } = state.Set<IssuedMetadata>("metadata");
}

/// <summary>A certificate that packages and metadata are signed with.</summary>
/// <param name="Fingerprint">Its SHA-256, lower-case hexadecimal.</param>
/// <param name="Certificate">The certificate without its key, DER.</param>
/// <param name="NotBefore">Since when it counts.</param>
/// <param name="NotAfter">Until when it counts.</param>
/// <param name="Announced">Since when the metadata name it.</param>
internal sealed record AnnouncedCertificate(string Fingerprint, ReadOnlyMemory<byte> Certificate, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset Announced);

/// <summary>Metadata that were issued.</summary>
/// <param name="Sequence">Their sequence.</param>
/// <param name="Issued">When.</param>
/// <param name="Expires">Until when they count.</param>
/// <param name="Content">A hash of what they say, without sequence and dates: another one makes new ones necessary.</param>
/// <param name="File">The stored JWS.</param>
internal sealed record IssuedMetadata(long Sequence, DateTimeOffset Issued, DateTimeOffset Expires, string Content, BlobHash File);

/// <summary>How far references are counted.</summary>
/// <param name="Last">The last number given.</param>
internal sealed record ReferenceCounter(int Last);

/// <summary>The name that tells this marketplace from every other.</summary>
/// <param name="Id">32 hexadecimal digits, random, made once.</param>
internal sealed record FeedName(string Id);
