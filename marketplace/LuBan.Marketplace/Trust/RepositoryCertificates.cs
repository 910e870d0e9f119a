using System.Security.Cryptography.X509Certificates;
using LuBan.Marketplace.Feed;

namespace LuBan.Marketplace.Trust;

/// <summary>The announced certificates as the feed tells NuGet clients of them.</summary>
internal sealed class RepositoryCertificates(SigningKeys keys) : IRepositoryCertificates
{
    public IReadOnlyList<X509Certificate2> All => [.. keys.Announced.Select(one => X509CertificateLoader.LoadCertificate(one.Certificate.Span))];

    public bool SignEveryPackage => true;
}
