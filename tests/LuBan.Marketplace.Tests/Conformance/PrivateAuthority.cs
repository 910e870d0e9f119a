using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>An authority that nobody knows, and a certificate of it for this machine.</summary>
internal sealed class PrivateAuthority : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PrivateAuthority()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Private authority", key, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        root.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(root.PublicKey, false));
        using var authority = root.CreateSelfSigned(from, to);
        System.IO.File.WriteAllText(File, authority.ExportCertificatePem());

        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=127.0.0.1", leafKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        leaf.CertificateExtensions.Add(names.Build());
        leaf.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var signed = leaf.Create(authority, from, to, RandomNumberGenerator.GetBytes(12));
        using var withKey = signed.CopyWithPrivateKey(leafKey);
        // Through PKCS #12, so that every platform's TLS can use the key.
        Certificate = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The server's certificate with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority, PEM.</summary>
    public string File => _folder.Sub("authority.pem");

    public void Dispose()
    {
        Certificate.Dispose();
        _folder.Dispose();
    }
}
