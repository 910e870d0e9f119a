using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Packages;

/// <summary>A page of <c>LuBanCatalogue/1.0.0</c>.</summary>
internal sealed record FeedCataloguePage(string Feed, long Sequence, bool More, IReadOnlyList<CataloguePackage> Items);

/// <summary>NuGet's <c>RepositorySignatures</c>.</summary>
internal sealed record SigningCertificates([property: JsonPropertyName("signingCertificates")] IReadOnlyList<SigningCertificateEntry>? Certificates)
{
    /// <summary>The object identifier of SHA-256, which names the fingerprint made with it.</summary>
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
}

internal sealed record SigningCertificateEntry(IReadOnlyDictionary<string, string>? Fingerprints);

/// <summary>How a feed's documents are read. Not generated: generated readers forget the defaults of what is left out.</summary>
internal static class FeedJson
{
    private static readonly JsonSerializerOptions _options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <exception cref="JsonException">It cannot be read.</exception>
    public static T? Read<T>(byte[] document)
        where T : class => JsonSerializer.Deserialize<T>(document, _options);
}
