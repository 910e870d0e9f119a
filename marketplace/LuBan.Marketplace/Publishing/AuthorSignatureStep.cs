using LuBan.Marketplace.Publishers;
using LuBan.Packages;

namespace LuBan.Marketplace.Publishing;

/// <summary>An author's signature is sound and by a certificate that the publisher registered; and who signed once goes on signing.</summary>
internal sealed class AuthorSignatureStep(PublisherDocuments documents, TimeProvider time) : IPushStep
{
    private const string SignaturePath = ".signature.p7s";

    public bool IsCheck => true;

    public async Task RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (!push.IsReadable) return;
        var isSigned = push.Inspection.Entries.Any(entry => entry.Path.Equals(SignaturePath, StringComparison.OrdinalIgnoreCase));
        if (isSigned)
        {
            // Whose certificates count is asked below; here only whether the signature holds.
            var info = await ReadAsync(push, cancellationToken);
            var policy = new TrustPolicy { Mode = TrustMode.AllowUnsigned, Fingerprints = info?.RepositoryFingerprint is { } feed ? [feed] : [], AuthorFingerprints = info?.AuthorFingerprint is { } author ? [author] : [] };
            var verdict = await PackageVerifier.VerifyAsync(push.File, policy, time, cancellationToken);
            foreach (var problem in verdict.Problems) push.Refuse(400, problem);
            if (verdict.Problems.Count > 0) return;
            push.Signature = verdict.Signature;
        }
        else
        {
            push.Signature = new PackageSignatureInfo(SignatureKind.None, null, null, [], PackageContentHash.Compute(push.File));
        }
        if (push.Verdict?.Publisher is { } publisher) CheckAuthor(push, documents.Publishers.Find(publisher));
    }

    private void CheckAuthor(PushContext push, Publisher? publisher)
    {
        var author = push.Signature!.AuthorFingerprint;
        var registered = publisher?.Certificates ?? [];
        var signedBefore = push.Verdict!.Package?.Versions.LastOrDefault(version => version.AuthorFingerprint is not null);
        if (author is not null && !registered.Contains(author))
        {
            push.Refuse(403, new("LB7145", SignaturePath, $"the package is signed by the certificate {author}, which the publisher '{push.Verdict.Publisher}' has not registered. Register it (PATCH /api/marketplace/v1/publishers/{push.Verdict.Publisher}, certificates), or push it unsigned."));
            return;
        }
        if (author is not null || (registered.Count == 0 && signedBefore is null && !documents.Policy.RequireAuthorSignature)) return;
        var why = signedBefore is not null ? $"version {signedBefore.Version} was signed by its author"
            : registered.Count > 0 ? $"the publisher '{push.Verdict.Publisher}' registered a certificate for its packages"
            : "this marketplace takes signed packages only";
        var message = $"the package carries no author's signature, and {why}. Sign it with `dotnet nuget sign`.";
        // An author who lost the key is helped by an administrator, who knows why.
        if (push.Caller.IsAdministrator) push.Warn("LB7146", SignaturePath, message);
        else push.Refuse(403, new("LB7146", SignaturePath, message));
    }

    private static async Task<PackageSignatureInfo?> ReadAsync(PushContext push, CancellationToken cancellationToken)
    {
        try
        {
            return await PackageVerifier.ReadAsync(push.File, cancellationToken);
        }
        catch (PackageException)
        {
            // Verifying says the same, as a verdict.
            return null;
        }
    }
}
