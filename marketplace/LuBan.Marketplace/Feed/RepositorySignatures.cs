using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using LuBan.Marketplace.Trust;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Feed;

/// <summary>RepositorySignatures: the certificates that sign packages here, and whether clients shall insist on them.</summary>
internal sealed class RepositorySignatures(SigningKeys keys, FeedAddresses addresses)
{
    public IResult Index(HttpContext context)
    {
        context.Cache(FeedAnswers.Revalidate);
        var links = addresses.Of(context);
        var announced = keys.Announced;
        return FeedAnswers.Json(new JsonObject
        {
            // Every package is signed. But of a feed that says so a stock client refuses what no root of its own vouches for, even if it demands no
            // signatures: with a certificate that vouches for itself nobody could restore without naming it first.
            ["allRepositorySigned"] = !announced.Any(VouchesForItself),
            ["signingCertificates"] = new JsonArray([.. announced.Select(certificate => Describe(certificate, links))]),
        });
    }

    public IResult Certificate(string fingerprint) =>
        keys.Announced.FirstOrDefault(certificate => certificate.Fingerprint.Equals(fingerprint, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Results.Bytes(found.Certificate.ToArray(), "application/pkix-cert") : FeedAnswers.NotFound();

    private static bool VouchesForItself(AnnouncedCertificate announced)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(announced.Certificate.Span);
        return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
    }

    private static JsonObject Describe(AnnouncedCertificate announced, FeedLinks links)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(announced.Certificate.Span);
        return new JsonObject
        {
            // The OID of SHA-256.
            ["fingerprints"] = new JsonObject { ["2.16.840.1.101.3.4.2.1"] = announced.Fingerprint },
            ["subject"] = certificate.Subject,
            ["issuer"] = certificate.Issuer,
            ["notBefore"] = Time(announced.NotBefore),
            ["notAfter"] = Time(announced.NotAfter),
            ["contentUrl"] = $"{links.Signatures}certificates/{announced.Fingerprint}.crt",
        };
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.0000000Z", CultureInfo.InvariantCulture);
}
