using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LuBan.Packages;

/// <summary>Whom a feed's server certificate may come from.</summary>
internal static class FeedAuthorities
{
    public static SslClientAuthenticationOptions Read(PackageSourceOptions options)
    {
        if (options.CertificateAuthorities is not { } pem) return new();
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException exception)
        {
            throw PackageSources.Refuse("LB2117", options, $"its caBundle holds a certificate that cannot be read: {exception.Message}", exception);
        }
        if (authorities.Count == 0) throw PackageSources.Refuse("LB2117", options, "its caBundle holds no certificate. Write certificates in PEM: -----BEGIN CERTIFICATE----- and so on.");
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return new() { CertificateChainPolicy = policy };
    }
}
