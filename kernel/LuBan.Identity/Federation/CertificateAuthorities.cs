using System.Collections;
using System.Security.Cryptography.X509Certificates;

namespace LuBan.Identity.Federation;

/// <summary>Certificates of authorities, read from PEM.</summary>
internal sealed class CertificateAuthorities : IReadOnlyCollection<X509Certificate2>, IDisposable
{
    private readonly X509Certificate2Collection _certificates = [];

    public int Count => _certificates.Count;

    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate cannot be read.</exception>
    public static CertificateAuthorities Read(string pem)
    {
        var read = new CertificateAuthorities();
        read._certificates.ImportFromPem(pem);
        return read;
    }

    /// <summary>Only these are trusted, not those of this machine.</summary>
    public X509ChainPolicy ToPolicy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(_certificates);
        return policy;
    }

    public IEnumerator<X509Certificate2> GetEnumerator() => _certificates.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (var certificate in _certificates) certificate.Dispose();
    }
}
