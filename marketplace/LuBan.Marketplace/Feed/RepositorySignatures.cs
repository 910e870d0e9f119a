using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using LuBan.Marketplace.Trust;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Feed;

/// <summary>RepositorySignatures: the certificates that sign packages here, and that every package is signed.</summary>
internal sealed class RepositorySignatures(SigningKeys keys, FeedAddresses addresses)
{
    public IResult Index(HttpContext context)
    {
        context.Cache(FeedAnswers.Revalidate);
        var links = addresses.Of(context);
        return FeedAnswers.Json(new JsonObject
        {
            ["allRepositorySigned"] = true,
            ["signingCertificates"] = new JsonArray([.. keys.Announced.Select(certificate => Describe(certificate, links))]),
        });
    }

    public IResult Certificate(string fingerprint) =>
        keys.Announced.FirstOrDefault(certificate => certificate.Fingerprint.Equals(fingerprint, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Results.Bytes(found.Certificate.ToArray(), "application/pkix-cert") : FeedAnswers.NotFound();

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
