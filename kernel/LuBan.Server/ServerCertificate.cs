using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LuBan.Server;

/// <summary>The server's certificate and the authority that signed it, both made at the first start and kept in <c>tls/</c> below the data directory.</summary>
internal sealed class ServerCertificate
{
    private const int RenewDays = 30;

    private ServerCertificate(X509Certificate2 certificate, string authorityPem) => (Certificate, AuthorityPem) = (certificate, authorityPem);

    public X509Certificate2 Certificate { get; }

    /// <summary>The authority's certificate, for clients to trust.</summary>
    public string AuthorityPem { get; }

    public static ServerCertificate Open(string dataDirectory, IEnumerable<string> hosts)
    {
        var folder = Path.Combine(dataDirectory, "tls");
        var authorityFile = Path.Combine(folder, "ca.pem");
        if (!File.Exists(authorityFile)) Packages.DurableFiles.WritePrivate(authorityFile, System.Text.Encoding.ASCII.GetBytes(CreateAuthority()));
        var authorityText = File.ReadAllText(authorityFile);
        using var authority = X509Certificate2.CreateFromPem(authorityText, authorityText);
        var names = hosts.Append("localhost").Append("127.0.0.1").Append("::1").Append(Dns.GetHostName()).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return new(CreateServer(authority, names), authority.ExportCertificatePem() + "\n");
    }

    private static string CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=LuBan {Guid.NewGuid().ToString("N")[..8]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddYears(10));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    /// <summary>Made at each start: it names the hosts that this start listens on, and never outlives its key's process.</summary>
    private static X509Certificate2 CreateServer(X509Certificate2 authority, List<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=LuBan", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) alternatives.AddIpAddress(address);
            else alternatives.AddDnsName(name);
        }
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter.AddDays(-RenewDays), serial);
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
