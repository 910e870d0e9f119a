using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LuBan.Observability.Notifications;

/// <summary>Which certificates of servers are trusted, by a receiver's <see cref="TlsConfig"/>.</summary>
internal static class TlsRules
{
    public static async Task<SslClientAuthenticationOptions> OptionsAsync(TlsConfig? config, string host, SecretReader secrets, CancellationToken cancellationToken) =>
        Options(await secrets.ReadAsync(config?.RootCA, cancellationToken), config?.ServerName, config?.InsecureSkipVerify == true, host);

    /// <summary>Trusts an authority of its own, or those of the system.</summary>
    /// <exception cref="NotificationException">The authority is no certificate.</exception>
    public static SslClientAuthenticationOptions Options(string? authority, string? serverName, bool trustsAny, string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = serverName is { Length: > 0 } ? serverName : host };
        if (trustsAny)
        {
            // Somebody wrote it into the object, who may decide it.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            return options;
        }
        if (string.IsNullOrEmpty(authority)) return options;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(authority);
        }
        catch (CryptographicException wrong)
        {
            throw new NotificationException($"LB9267: the authority is no certificate in PEM: {wrong.Message}");
        }
        options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        return options;
    }
}
