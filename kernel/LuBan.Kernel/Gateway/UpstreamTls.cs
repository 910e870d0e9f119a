using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace LuBan.Kernel.Gateway;

/// <summary>The certificates of <see cref="TlsOptions"/>, read once.</summary>
internal sealed class UpstreamTls(string host, TlsOptions options)
{
    private readonly X509Certificate2Collection? _authorities = Authorities(options);
    private readonly SslStreamCertificateContext? _client = Client(options);

    public SslClientAuthenticationOptions CreateOptions(bool http2)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = options.ServerName ?? host, ClientCertificateContext = _client, ApplicationProtocols = http2 ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http11] };
        if (_authorities is not null)
        {
            // The platform then checks the name as well; a callback of our own could forget to.
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        }
        if (options.SkipVerification) tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        return tls;
    }

    private static X509Certificate2Collection? Authorities(TlsOptions options)
    {
        if (options.AuthorityPem is not { } pem) return null;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        return authorities.Count > 0 ? authorities : throw new ArgumentException("The own authority has no certificate: expected PEM with 'BEGIN CERTIFICATE'.", nameof(options));
    }

    private static SslStreamCertificateContext? Client(TlsOptions options)
    {
        if (options.CertificatePem is not { } pem) return null;
        if (options.KeyPem is null) throw new ArgumentException("A client certificate needs its key.", nameof(options));
        var certificate = X509Certificate2.CreateFromPem(pem, options.KeyPem);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
