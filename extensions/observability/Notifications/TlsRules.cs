using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LuBan.Observability.Notifications;

/// <summary>Which certificates of servers are trusted, by a receiver's <see cref="TlsConfig"/>.</summary>
internal static class TlsRules
{
    public static async Task<SslClientAuthenticationOptions> OptionsAsync(TlsConfig? config, string host, SecretReader secrets, CancellationToken cancellationToken)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = config?.ServerName is { Length: > 0 } name ? name : host };
        if (config?.InsecureSkipVerify == true)
        {
            // The administrator wrote it into the object; the condition of the object warns of it.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            return options;
        }
        if (await secrets.ReadAsync(config?.RootCA, cancellationToken) is not { Length: > 0 } pem) return options;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException wrong)
        {
            throw new NotificationException($"LB9267: tls.rootCA is no certificate in PEM: {wrong.Message}");
        }
        options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        return options;
    }
}
