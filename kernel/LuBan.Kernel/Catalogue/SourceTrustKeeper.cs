using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Decides whom to believe for a source, and keeps what was learnt on first contact. Nothing that is pinned is ever replaced silently.</summary>
internal sealed class SourceTrustKeeper(TimeProvider time)
{
    /// <summary>Brings what is believed of a source up to date.</summary>
    /// <exception cref="ExtensionException">The source does not answer (LB21xx), or is another one than before (LB4308).</exception>
    public async Task<SourceTrustCheck> CheckAsync(PackageSource resource, IPackageSource source, string address, CancellationToken cancellationToken)
    {
        var before = new SourceTrustCheck(Begin(resource, address), resource.Status?.Blocked ?? [], null, null);
        if (await source.ReadMetadataAsync(cancellationToken) is { } signed) return Read(resource, before, address, signed);
        var trust = before.Trust;
        if (trust.Fingerprints.Count == 0 && IsAuthentic(address)) trust = trust with { Fingerprints = await source.ReadCertificatesAsync(cancellationToken) };
        return before with { Trust = trust, Problem = trust.MetadataSequence is null ? null : SourceErrors.MetadataGone(resource) };
    }

    /// <summary>The mode in force, and what it rests on, before the source has been asked.</summary>
    public static SourceTrust Begin(PackageSource resource, string address)
    {
        var policy = resource.Spec.TrustPolicy;
        var mode = policy?.Mode ?? DefaultMode(address);
        IReadOnlyList<string> configured = [.. (policy?.Fingerprints ?? []).Select(fingerprint => fingerprint.ToLowerInvariant())];
        var before = resource.Status?.Trust;
        // Another address is another feed: what was believed of the one before says nothing about it.
        if (before is null || before.Url != resource.Spec.Url) return new() { Mode = mode, Url = resource.Spec.Url, Fingerprints = configured, Configured = configured };
        var same = before.Configured.SequenceEqual(configured, StringComparer.Ordinal);
        return before with { Mode = mode, Configured = configured, Fingerprints = same ? before.Fingerprints : configured };
    }

    /// <summary>Signed packages are asked for wherever somebody could stand in between.</summary>
    public static SourceTrustMode DefaultMode(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && !url.IsLoopback ? SourceTrustMode.Require : SourceTrustMode.AllowUnsigned;

    /// <summary>What is believed, in the words of conditions.</summary>
    public IReadOnlyList<PlanCondition> Conditions(SourceTrustCheck check) => [Trusted(check.Trust), MetadataCurrent(check.Trust, check.Problem)];

    /// <summary>Whether the metadata that were read last still count.</summary>
    public PlanCondition MetadataCurrent(SourceTrust? trust, ExtensionException? problem)
    {
        var now = time.GetUtcNow();
        if (problem is not null) return new("MetadataCurrent", "False", problem.Code, problem.Message, now);
        if (trust?.MetadataSequence is null) return new("MetadataCurrent", "Unknown", "NotOffered", "The source has no signed metadata.", now);
        return trust.MetadataExpires > now
            ? new("MetadataCurrent", "True", "Current", $"Number {trust.MetadataSequence}, valid until {trust.MetadataExpires:u}.", now)
            : new("MetadataCurrent", "False", "Expired", SourceErrors.MetadataExpired(trust).Message, now);
    }

    private SourceTrustCheck Read(PackageSource resource, SourceTrustCheck before, string address, string signed)
    {
        var trust = before.Trust;
        try
        {
            var (unverified, signer) = SignedMetadata.ReadUntrusted(signed);
            if (trust.Feed is not null && unverified.Feed != trust.Feed)
            {
                CatalogueSync.RequireSameFeed(resource, trust.Feed, unverified.Feed);
                // Accepted by a person: nothing that was learnt from the feed before holds for this one.
                trust = new() { Mode = trust.Mode, Url = trust.Url, Fingerprints = trust.Configured, Configured = trust.Configured };
            }
            var pins = trust.Fingerprints;
            if (pins.Count == 0 && !IsAuthentic(address)) return before;
            if (pins.Count == 0) pins = [signer];
            var document = SignedMetadata.Verify(signed, new() { Fingerprints = pins, Feed = trust.Feed, MinSequence = trust.MetadataSequence ?? 0, Now = time.GetUtcNow() });
            trust = trust with
            {
                Feed = document.Feed,
                // What a pinned certificate vouches for counts, too: so the feed changes its certificate without a gap.
                Fingerprints = [.. trust.Configured.Append(signer).Concat((document.Certificates ?? []).Select(fingerprint => fingerprint.ToLowerInvariant())).Distinct().Order(StringComparer.Ordinal)],
                MetadataSequence = document.Sequence,
                MetadataExpires = document.Expires,
            };
            return new(trust, [.. (document.Blocked ?? []).Select(Blocked)], document, null);
        }
        catch (ExtensionException exception) when (exception.Code != SourceErrors.OtherFeedCode)
        {
            // What was blocked stays blocked: an old or a broken document must not set anything free.
            return before with { Problem = exception };
        }
    }

    private static BlockedVersion Blocked(BlockedPackage entry) => new()
    {
        Reference = entry.Reference, Id = entry.Id, Version = entry.Version, ContentHash = entry.ContentHash, Publisher = entry.Publisher,
        Reason = entry.Reason, Message = entry.Message ?? "", Since = entry.Since, Expires = entry.Expires,
    };

    /// <summary>Whether what comes from an address can be nobody else's on the way.</summary>
    private static bool IsAuthentic(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    private PlanCondition Trusted(SourceTrust trust) => (trust.Mode, trust.Fingerprints.Count) switch
    {
        (SourceTrustMode.Require, 0) => new("Trusted", "False", "NoCertificate", SourceErrors.NoCertificate, time.GetUtcNow()),
        (SourceTrustMode.Require, _) => new("Trusted", "True", trust.Configured.Count > 0 ? "Configured" : "PinnedOnFirstUse", $"Packages must be signed with {string.Join(" or ", trust.Fingerprints)}.", time.GetUtcNow()),
        (_, 0) => new("Trusted", "True", "UnsignedAllowed", "Packages need not be signed.", time.GetUtcNow()),
        _ => new("Trusted", "True", "UnsignedAllowed", $"Packages need not be signed; those that are must be signed with {string.Join(" or ", trust.Fingerprints)}.", time.GetUtcNow()),
    };
}

/// <summary>What is believed of a source after it was asked.</summary>
/// <param name="Trust">The grounds.</param>
/// <param name="Blocked">The versions that must not run.</param>
/// <param name="Document">The signed metadata; null when there are none that count.</param>
/// <param name="Problem">Why the signed metadata do not count; null when they do, or there are none.</param>
internal sealed record SourceTrustCheck(SourceTrust Trust, IReadOnlyList<BlockedVersion> Blocked, MetadataDocument? Document, ExtensionException? Problem);
