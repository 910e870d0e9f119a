using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Feed;

/// <summary>RepositorySignatures: the certificates that sign packages here, and that every package is signed.</summary>
internal sealed class RepositorySignatures(IRepositoryCertificates certificates, FeedAddresses addresses)
{
    public IResult Index(HttpContext context)
    {
        context.Cache(FeedAnswers.Revalidate);
        var links = addresses.Of(context);
        var all = certificates.All;
        return FeedAnswers.Json(new JsonObject
        {
            ["allRepositorySigned"] = certificates.SignEveryPackage,
            ["signingCertificates"] = new JsonArray([.. all.Select(certificate => Describe(certificate, links))]),
        });
    }

    public IResult Certificate(string fingerprint) =>
        certificates.All.FirstOrDefault(certificate => Fingerprint(certificate).Equals(fingerprint, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Results.Bytes(found.RawData, "application/pkix-cert") : FeedAnswers.NotFound();

    private static JsonObject Describe(X509Certificate2 certificate, FeedLinks links) => new()
    {
        // The OID of SHA-256.
        ["fingerprints"] = new JsonObject { ["2.16.840.1.101.3.4.2.1"] = Fingerprint(certificate) },
        ["subject"] = certificate.Subject,
        ["issuer"] = certificate.Issuer,
        ["notBefore"] = Time(certificate.NotBefore),
        ["notAfter"] = Time(certificate.NotAfter),
        ["contentUrl"] = $"{links.Signatures}certificates/{Fingerprint(certificate)}.crt",
    };

    private static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));

    private static string Time(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.0000000Z", CultureInfo.InvariantCulture);
}

/// <summary>The certificates with which the marketplace signs.</summary>
internal interface IRepositoryCertificates
{
    /// <summary>Every certificate that signed a package which is still delivered, or will sign the next one.</summary>
    IReadOnlyList<X509Certificate2> All { get; }

    /// <summary>Whether every package that is delivered carries a signature of one of them.</summary>
    bool SignEveryPackage { get; }
}
