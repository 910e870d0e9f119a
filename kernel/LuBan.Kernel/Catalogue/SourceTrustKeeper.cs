using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Decides whom to believe for a source, and keeps what was learnt on first contact. Nothing that is pinned is ever replaced silently.</summary>
internal sealed class SourceTrustKeeper(TimeProvider time)
{
    /// <summary>Brings what is believed of a source up to date.</summary>
    public async Task<SourceTrustCheck> CheckAsync(PackageSource resource, IPackageSource source, string address, CancellationToken cancellationToken)
    {
        var trust = Begin(resource, address);
        if (trust.Fingerprints.Count == 0 && IsAuthentic(address)) trust = trust with { Fingerprints = await source.ReadCertificatesAsync(cancellationToken) };
        return new(trust, resource.Status?.Blocked ?? [], [Trusted(trust)]);
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

    public static SourceTrustMode DefaultMode(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && !url.IsLoopback ? SourceTrustMode.Require : SourceTrustMode.AllowUnsigned;

    /// <summary>Whether what comes from an address can be nobody else's on the way.</summary>
    private static bool IsAuthentic(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    private PlanCondition Trusted(SourceTrust trust) => (trust.Mode, trust.Fingerprints.Count) switch
    {
        (SourceTrustMode.Require, 0) => new("Trusted", "False", "NoCertificate", "LB4309: packages must be signed, and no certificate is known: the feed publishes none over https. Write the fingerprint that whoever runs it tells you into spec.trustPolicy.fingerprints, or set spec.trustPolicy.mode to AllowUnsigned.", time.GetUtcNow()),
        (SourceTrustMode.Require, _) => new("Trusted", "True", trust.Configured.Count > 0 ? "Configured" : "PinnedOnFirstUse", $"Packages must be signed with {string.Join(" or ", trust.Fingerprints)}.", time.GetUtcNow()),
        (_, 0) => new("Trusted", "True", "UnsignedAllowed", "Packages need not be signed.", time.GetUtcNow()),
        _ => new("Trusted", "True", "UnsignedAllowed", $"Packages need not be signed; those that are must be signed with {string.Join(" or ", trust.Fingerprints)}.", time.GetUtcNow()),
    };
}

/// <summary>What is believed of a source after it was asked.</summary>
/// <param name="Trust">The grounds.</param>
/// <param name="Blocked">The versions that must not run.</param>
/// <param name="Conditions">What to show.</param>
internal sealed record SourceTrustCheck(SourceTrust Trust, IReadOnlyList<BlockedVersion> Blocked, IReadOnlyList<PlanCondition> Conditions);
