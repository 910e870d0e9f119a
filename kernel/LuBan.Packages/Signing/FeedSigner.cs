using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using LuBan.Sdk;
using NuGet.Packaging.Signing;

namespace LuBan.Packages;

/// <summary>Signs packages as one feed, many of them: what is worked out of the certificate is kept between them, which halves the time of a
/// small one. Several threads may sign at a time.</summary>
/// <param name="certificate">The feed's certificate; belongs to the caller, and outlives this.</param>
/// <param name="serviceIndex">The feed's service index; https.</param>
/// <param name="time">The clock that the certificate's dates are compared with.</param>
public sealed class FeedSigner(SigningCertificate certificate, Uri serviceIndex, TimeProvider time) : IDisposable
{
    private const int MaxKept = 64;

    // A request builds its certificate's chain once, and is used by one signing at a time.
    private readonly ConcurrentDictionary<string, ConcurrentBag<Prepared>> _prepared = new(StringComparer.Ordinal);
    private int _kept;

    /// <summary>Writes a package with the feed's signature, as <see cref="PackageSigner"/> does.</summary>
    /// <param name="package">The package file; can seek.</param>
    /// <param name="destination">Where the signed file goes: empty, can seek, read and write.</param>
    /// <param name="owners">The package's owners, which the signature names; at least one.</param>
    /// <param name="cancellationToken">Ends the signing.</param>
    /// <exception cref="PackageException">The file is no sound archive, or the signature in it not readable.</exception>
    /// <exception cref="ExtensionException">LB2039: the certificate cannot sign now.</exception>
    public async Task SignAsync(Stream package, Stream destination, IReadOnlyList<string> owners, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owners);
        var now = time.GetUtcNow();
        // A prepared request was checked when it was made, and a certificate ends some day.
        if (now < certificate.NotBefore || now >= certificate.NotAfter)
            throw new ExtensionException("LB2039", $"The package cannot be signed with {certificate}: it counts from {certificate.NotBefore:u} to {certificate.NotAfter:u}, and it is {now:u}. Give a certificate that counts now.");
        var key = string.Join(',', owners);
        var prepared = Take(key) ?? new Prepared(certificate, own => new RepositorySignPackageRequest(own, NuGet.Common.HashAlgorithmName.SHA256, NuGet.Common.HashAlgorithmName.SHA256, serviceIndex, owners));
        try
        {
            await PackageSigner.SignWithAsync(package, destination, certificate, prepared.Request, replacesFeed: true, cancellationToken);
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
        Keep(key, prepared);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var prepared in _prepared.Values.SelectMany(bag => bag)) prepared.Dispose();
        _prepared.Clear();
    }

    private Prepared? Take(string key)
    {
        if (!_prepared.TryGetValue(key, out var bag) || !bag.TryTake(out var prepared)) return null;
        Interlocked.Decrement(ref _kept);
        return prepared;
    }

    private void Keep(string key, Prepared prepared)
    {
        if (Interlocked.Increment(ref _kept) > MaxKept)
        {
            // Many publishers: whoever comes next begins anew.
            foreach (var old in _prepared.Keys.Select(Take).OfType<Prepared>()) old.Dispose();
        }
        _prepared.GetOrAdd(key, _ => []).Add(prepared);
    }

    /// <summary>A request with a certificate of its own, which it disposes.</summary>
    internal sealed class Prepared : IDisposable
    {
        private readonly X509Certificate2 _own;

        public Prepared(SigningCertificate certificate, Func<X509Certificate2, SignPackageRequest> make)
        {
            _own = new X509Certificate2(certificate.Certificate);
            Request = make(_own);
            // Trust in this certificate is a pinned fingerprint, so its root need not be one of this machine's.
            Request.AllowUntrustedRoot = true;
            Request.AdditionalCertificates.AddRange(certificate.Others);
        }

        public SignPackageRequest Request { get; }

        public void Dispose()
        {
            Request.Dispose();
            _own.Dispose();
        }
    }
}
