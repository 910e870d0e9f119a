using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LuBan.Sdk;
using NuGet.Packaging.Signing;

namespace LuBan.Packages;

/// <summary>Verifies the signatures of package files. Reads them as streams: memory does not grow with the package.</summary>
/// <remarks>A signature counts when its mathematics hold, the content is what was signed, the certificate is pinned, fit for signing and valid
/// now. Timestamps of third parties are not asked: after its certificate's end a signature is worth nothing, and a feed signs anew before.</remarks>
public static class PackageVerifier
{
    // SHA-256, SHA-384, SHA-512.
    private static readonly HashSet<string?> _digests = ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    /// <summary>Verifies a package against a policy, now.</summary>
    /// <param name="package">The package file; can seek.</param>
    /// <param name="policy">Whom to trust.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The verdict. Never throws for bad input.</returns>
    public static Task<PackageVerdict> VerifyAsync(Stream package, TrustPolicy policy, CancellationToken cancellationToken) =>
        VerifyAsync(package, policy, TimeProvider.System, cancellationToken);

    /// <summary>Verifies a package against a policy.</summary>
    /// <param name="package">The package file; can seek.</param>
    /// <param name="policy">Whom to trust.</param>
    /// <param name="time">The clock that certificates are compared with.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The verdict. Never throws for bad input.</returns>
    public static async Task<PackageVerdict> VerifyAsync(Stream package, TrustPolicy policy, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(time);
        try
        {
            using var signed = SignedPackage.Open(package);
            var signature = await signed.ReadSignatureAsync(cancellationToken);
            var info = Describe(signature, signed.ComputeContentHash());
            var problems = new List<ExtensionProblem>();
            if (signature is not null)
            {
                if (await signed.FindChangeAsync(signature, cancellationToken) is { } change) problems.Add(change);
                CheckSigners(signature, policy, time.GetUtcNow(), problems);
            }
            if (problems.Count == 0) CheckPolicy(info, policy, problems);
            return new PackageVerdict(problems.Count == 0, problems) { Signature = info };
        }
        catch (PackageException exception)
        {
            return new PackageVerdict(false, exception.Problems);
        }
    }

    /// <summary>Reads what a package's signature says, whoever signed. Trusts nothing.</summary>
    /// <param name="package">The package file; can seek.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The signature; <see cref="SignatureKind.None"/> for an unsigned package.</returns>
    /// <exception cref="PackageException">The file is no sound archive, or its signature not readable.</exception>
    public static async Task<PackageSignatureInfo> ReadAsync(Stream package, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(package);
        using var signed = SignedPackage.Open(package);
        return Describe(await signed.ReadSignatureAsync(cancellationToken), signed.ComputeContentHash());
    }

    internal static PackageSignatureInfo Describe(PrimarySignature? signature, string contentHash)
    {
        if (signature is null) return new PackageSignatureInfo(SignatureKind.None, null, null, [], contentHash);
        var repository = Repository(signature);
        var author = signature.Type == SignatureType.Repository ? null : signature;
        var kind = author is null ? SignatureKind.Repository : repository is null ? SignatureKind.Author : SignatureKind.AuthorAndRepository;
        var stated = repository as IRepositorySignature;
        return new PackageSignatureInfo(kind, Fingerprint(author), Fingerprint(repository), stated?.PackageOwners ?? [], contentHash)
        {
            ServiceIndex = stated?.V3ServiceIndexUrl,
            AuthorNotAfter = author?.SignerInfo.Certificate?.NotAfter.ToUniversalTime(),
            RepositoryNotAfter = repository?.SignerInfo.Certificate?.NotAfter.ToUniversalTime(),
        };
    }

    /// <summary>The feed's signature: the primary one, or the one over the author's.</summary>
    private static Signature? Repository(PrimarySignature signature)
    {
        try
        {
            return signature.Type == SignatureType.Repository ? signature : RepositoryCountersignature.GetRepositoryCountersignature(signature);
        }
        catch (Exception exception) when (SignedPackage.IsBadSignature(exception))
        {
            throw new PackageException("The package", [SignedPackage.Unreadable(exception)]);
        }
    }

    private static void CheckSigners(PrimarySignature primary, TrustPolicy policy, DateTimeOffset now, List<ExtensionProblem> problems)
    {
        // Where nobody is pinned and a signature is not asked for, who signed and when plays no part.
        var isPinned = policy.Mode == TrustMode.Require || policy.Fingerprints.Count > 0 || policy.AuthorFingerprints.Count > 0;
        var repository = Repository(primary);
        CheckSigner(primary, primary.Type == SignatureType.Repository ? "feed" : "author");
        if (repository is not null && repository != primary) CheckSigner(repository, "feed");

        void CheckSigner(Signature signature, string who)
        {
            if (FindFault(primary, signature) is { } fault)
            {
                problems.Add(new("LB2031", SignedPackage.SignaturePath, $"the {who}'s signature is not valid: {fault}. Download the package again; when it stays so, do not install it."));
                return;
            }
            var certificate = signature.SignerInfo.Certificate!;
            // An author's signature that no policy asks for vouches for nothing; the feed's does.
            if (!isPinned || (who == "author" && policy.AuthorFingerprints.Count == 0 && repository is not null)) return;
            if (now < certificate.NotBefore || now > certificate.NotAfter)
                problems.Add(new("LB2034", SignedPackage.SignaturePath, $"the certificate of the {who} ({Fingerprint(signature)}) counts from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}, and it is {now.UtcDateTime:u}. Ask the {who} to sign anew, or correct this machine's clock."));
        }
    }

    private static string? FindFault(PrimarySignature primary, Signature signature)
    {
        if (signature.SignerInfo.Certificate is not { } certificate) return "it has no certificate";
        if (!_digests.Contains(signature.SignerInfo.DigestAlgorithm.Value)) return $"its hash ({signature.SignerInfo.DigestAlgorithm.FriendlyName}) is not SHA-256, SHA-384 or SHA-512";
        if (SigningCertificate.FindFault(certificate) is { } unfit) return $"its certificate must not sign packages, {unfit}";
        try
        {
            // The mathematics only: which certificate is trusted is the policy's to say, and a chain would be looked up on the network.
            signature.SignerInfo.CheckSignature(primary.SignedCms.Certificates, verifySignatureOnly: true);
            return null;
        }
        catch (CryptographicException exception)
        {
            return exception.Message.TrimEnd('.');
        }
    }

    private static void CheckPolicy(PackageSignatureInfo info, TrustPolicy policy, List<ExtensionProblem> problems)
    {
        const string ask = "Do not install it; ask whoever runs the source";
        if (info.Kind == SignatureKind.None)
        {
            if (policy.AuthorFingerprints.Count > 0 || policy.SignedBefore)
                problems.Add(new("LB2036", "archive", $"the package is not signed, and earlier versions of it were. {ask} why the signature is gone."));
            else if (policy.Mode == TrustMode.Require)
                problems.Add(new("LB2030", "archive", "the package is not signed, and the source's trust policy asks for a signature. Take it from a source that signs, or allow unsigned packages of this source (trustPolicy.mode: AllowUnsigned)."));
            return;
        }
        var isRepositoryTrusted = Contains(policy.Fingerprints, info.RepositoryFingerprint);
        var isAuthorTrusted = Contains(policy.AuthorFingerprints, info.AuthorFingerprint);
        if (policy.Fingerprints.Count == 0 && policy.AuthorFingerprints.Count == 0)
        {
            if (policy.Mode == TrustMode.Require)
                problems.Add(new("LB2033", SignedPackage.SignaturePath, $"the package is signed by {Signers(info)}, and the trust policy names no certificate. Compare the fingerprint with the one that the feed's owner publishes, and add it to trustPolicy.fingerprints."));
        }
        else if ((policy.Fingerprints.Count > 0 || info.RepositoryFingerprint is not null) && !isRepositoryTrusted)
        {
            problems.Add(new("LB2033", SignedPackage.SignaturePath, info.RepositoryFingerprint is null
                ? $"the package is signed by its author only ({info.AuthorFingerprint}), and the trust policy asks for the feed's signature. Take it from the feed that signs."
                : $"the package is signed by the feed's certificate {info.RepositoryFingerprint}, which the trust policy does not name. {ask}; add the fingerprint to trustPolicy.fingerprints when it is the feed's own."));
        }
        if (policy.AuthorFingerprints.Count > 0 && !isAuthorTrusted)
        {
            problems.Add(info.AuthorFingerprint is null
                ? new("LB2036", SignedPackage.SignaturePath, $"the author's signature is missing, and earlier versions had one. {ask} why.")
                : new("LB2037", SignedPackage.SignaturePath, $"the author's certificate is {info.AuthorFingerprint}, and not one of those known for this package. {ask} whether the author changed it."));
        }
        if (policy.Owners.Count > 0 && !info.Owners.Any(owner => policy.Owners.Contains(owner, StringComparer.OrdinalIgnoreCase)))
            problems.Add(new("LB2035", SignedPackage.SignaturePath, $"the feed's signature names the owners '{string.Join(", ", info.Owners)}', and the trust policy accepts '{string.Join(", ", policy.Owners)}'. Do not install it, or add the owner when you trust it."));
    }

    private static string Signers(PackageSignatureInfo info) =>
        string.Join(" and ", new[] { info.AuthorFingerprint is { } author ? $"an author ({author})" : null, info.RepositoryFingerprint is { } feed ? $"a feed ({feed})" : null }.OfType<string>());

    private static bool Contains(IReadOnlyList<string> fingerprints, string? fingerprint) =>
        fingerprint is not null && fingerprints.Contains(fingerprint, StringComparer.OrdinalIgnoreCase);

    private static string? Fingerprint(Signature? signature) =>
        signature?.SignerInfo.Certificate is { } certificate ? SigningCertificate.FingerprintOf(certificate.RawData) : null;
}
