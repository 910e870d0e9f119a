using System.Text.Json.Nodes;
using LuBan.Packages;
using LuBan.TestSupport;

namespace LuBan.Hosting.Tests.Sources;

/// <summary>Signs packages and metadata as a marketplace does.</summary>
internal sealed class FeedSigner : IDisposable
{
    private readonly SigningCertificate _certificate = SigningCertificate.CreateSelfSigned("Feed of the tests", DateTimeOffset.UtcNow.AddYears(-1), 30);

    public string Fingerprint => _certificate.Fingerprint;

    /// <summary>A feed that signs all it has, and its metadata.</summary>
    public TestFeedOptions Options => new() { HasCatalogue = true, Sign = Sign, SignMetadata = SignMetadata };

    public byte[] Sign(byte[] package)
    {
        using var source = new MemoryStream(package);
        using var signed = new MemoryStream();
        PackageSigner.SignAsync(source, signed, _certificate, new("https://feed.example/v3/index.json"), ["acme"], CancellationToken.None).GetAwaiter().GetResult();
        return signed.ToArray();
    }

    public string SignMetadata(JsonObject made)
    {
        var payload = JsonNode.Parse(made.ToJsonString())!;
        return SignedMetadata.Sign(Read(payload), _certificate);
    }

    public void Dispose() => _certificate.Dispose();

    private static MetadataDocument Read(JsonNode payload) => new()
    {
        Feed = (string)payload["feed"]!,
        Sequence = (long)payload["sequence"]!,
        Issued = (DateTimeOffset)payload["issued"]!,
        Expires = (DateTimeOffset)payload["expires"]!,
        Certificates = [.. payload["certificates"]!.AsArray().Select(text => (string)text!)],
        Blocked = [.. payload["blocked"]!.AsArray().Select(entry => new BlockedPackage((string)entry!["reference"]!, (string)entry["reason"]!, (DateTimeOffset)entry["since"]!)
        {
            Id = (string?)entry["id"], Version = (string?)entry["version"], ContentHash = (string?)entry["contentHash"], Publisher = (string?)entry["publisher"], Message = (string?)entry["message"],
            Expires = (DateTimeOffset?)entry["expires"],
        })],
        Advisories = [.. payload["advisories"]!.AsArray().Select(entry => new PackageAdvisory((string)entry!["id"]!, (string)entry["package"]!, (string)entry["versions"]!, (string)entry["severity"]!, (string)entry["summary"]!)
        {
            Fixed = (string?)entry["fixed"],
        })],
    };
}
