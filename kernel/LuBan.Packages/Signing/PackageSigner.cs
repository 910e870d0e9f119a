using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LuBan.Sdk;
using NuGet.Common;
using NuGet.Packaging.Signing;

namespace LuBan.Packages;

/// <summary>Signs packages for a feed. The signatures are NuGet's own: `dotnet restore` verifies them.</summary>
public static class PackageSigner
{
    /// <summary>Writes a package with the feed's signature: the first one, or one over the author's. A signature of another feed is replaced.</summary>
    /// <param name="package">The package file; can seek.</param>
    /// <param name="destination">Where the signed file goes: empty, can seek, read and write.</param>
    /// <param name="certificate">The feed's certificate.</param>
    /// <param name="serviceIndex">The feed's service index; https.</param>
    /// <param name="owners">The package's owners, which the signature names; at least one.</param>
    /// <param name="cancellationToken">Ends the signing.</param>
    /// <exception cref="PackageException">The file is no sound archive, or the signature in it not readable.</exception>
    /// <exception cref="ExtensionException">LB2039: the certificate cannot sign now.</exception>
    public static async Task SignAsync(Stream package, Stream destination, SigningCertificate certificate, Uri serviceIndex, IReadOnlyList<string> owners, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceIndex);
        ArgumentNullException.ThrowIfNull(owners);
        await SignAsync(package, destination, certificate, replacesFeed: true, own => new RepositorySignPackageRequest(own, NuGet.Common.HashAlgorithmName.SHA256, NuGet.Common.HashAlgorithmName.SHA256, serviceIndex, owners), cancellationToken);
    }

    /// <summary>Writes a package with its author's signature, as `dotnet nuget sign` does.</summary>
    /// <param name="package">The package file, not signed; can seek.</param>
    /// <param name="destination">Where the signed file goes: empty, can seek, read and write.</param>
    /// <param name="certificate">The author's certificate.</param>
    /// <param name="cancellationToken">Ends the signing.</param>
    /// <exception cref="PackageException">The file is no sound archive.</exception>
    /// <exception cref="ExtensionException">LB2039: the certificate cannot sign now, or the package is signed.</exception>
    public static Task SignAsAuthorAsync(Stream package, Stream destination, SigningCertificate certificate, CancellationToken cancellationToken) =>
        SignAsync(package, destination, certificate, replacesFeed: false, own => new AuthorSignPackageRequest(own, NuGet.Common.HashAlgorithmName.SHA256), cancellationToken);

    private static async Task SignAsync(Stream package, Stream destination, SigningCertificate certificate, bool replacesFeed,
        Func<X509Certificate2, SignPackageRequest> makeRequest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(certificate);
        using var prepared = new FeedSigner.Prepared(certificate, makeRequest);
        await SignWithAsync(package, destination, certificate, prepared.Request, replacesFeed, cancellationToken);
    }

    /// <summary>Signs with a request that is ready.</summary>
    internal static async Task SignWithAsync(Stream package, Stream destination, SigningCertificate certificate, SignPackageRequest request, bool replacesFeed, CancellationToken cancellationToken)
    {
        // Refuses what is no sound archive, before NuGet reads it.
        SignedPackage.Open(package).Dispose();
        await using var stripped = replacesFeed ? await WithoutFeedAsync(package, cancellationToken) : null;
        var source = stripped ?? package;
        source.Position = 0;
        try
        {
            using var options = new SigningOptions(new Lazy<Stream>(() => new KeepOpenStream(source)), new Lazy<Stream>(() => new KeepOpenStream(destination)), overwrite: false, new X509SignatureProvider(timestampProvider: null), NullLogger.Instance);
            await SigningUtility.SignAsync(options, request, cancellationToken);
        }
        catch (Exception exception) when (exception is SignatureException or CryptographicException)
        {
            throw new ExtensionException("LB2039", $"The package cannot be signed with {certificate}: {exception.Message.TrimEnd('.')}. Check the certificate's dates and that the package is not signed already.", exception);
        }
    }

    /// <summary>A copy of the package without the signature of a feed, with its author's when there is one; null when no feed signed it.</summary>
    private static async Task<Stream?> WithoutFeedAsync(Stream package, CancellationToken cancellationToken)
    {
        byte[]? authors = null;
        using (var signed = SignedPackage.Open(package))
        {
            if (await signed.ReadSignatureAsync(cancellationToken) is not { } signature) return null;
            if (signature.Type != SignatureType.Repository)
            {
                var cms = signature.SignedCms;
                if (cms.SignerInfos[0].CounterSignerInfos.Count == 0) return null;
                // Each removal makes the list anew.
                while (cms.SignerInfos[0].CounterSignerInfos.Count > 0) cms.SignerInfos[0].RemoveCounterSignature(0);
                authors = cms.Encode();
            }
        }
        var bare = await WriteAsync(package, archive => archive.RemoveSignatureAsync(cancellationToken));
        if (authors is null) return bare;
        await using (bare) return await WriteAsync(bare, archive => archive.AddSignatureAsync(new MemoryStream(authors), cancellationToken));
    }

    private static async Task<Stream> WriteAsync(Stream package, Func<SignedPackageArchive, Task> write)
    {
        var result = SignedPackage.TemporaryFile();
        try
        {
            using var archive = new SignedPackageArchive(new KeepOpenStream(package), new KeepOpenStream(result));
            await write(archive);
            return result;
        }
        catch
        {
            await result.DisposeAsync();
            throw;
        }
    }
}
