using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using LuBan.Cli.Commands;

namespace LuBan.Cli.Http;

internal static class HttpClients
{
    /// <summary>A client that trusts the system's authorities and, for a LuBan server, the one it gave at login.</summary>
    /// <param name="certificateAuthority">PEM, or null.</param>
    public static HttpClient Create(string? certificateAuthority)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // A redirect would carry the credentials to a place that the user did not name.
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        if (certificateAuthority is not null)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(certificateAuthority);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities);
        }
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        // By this people know the tool again among their sessions and in the audit log.
        client.DefaultRequestHeaders.UserAgent.Add(new("luban", VersionCommand.Own));
        return client;
    }

    /// <summary>Whether the network broke while an answer was read, and not the file that it is written to.</summary>
    public static bool IsNetwork(IOException exception) => exception is HttpIOException || exception.InnerException is SocketException;

    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (errors == SslPolicyErrors.None) return true;
        // A wrong name or no certificate at all is never made good by a private authority.
        if (certificate is null || errors != SslPolicyErrors.RemoteCertificateChainErrors) return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var leaf = new X509Certificate2(certificate);
        return chain.Build(leaf);
    }
}
