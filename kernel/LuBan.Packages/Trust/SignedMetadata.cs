using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>Signs and verifies a marketplace's metadata: a JWS in compact form (RFC 7515), PS256, with the certificate in <c>x5c</c>.</summary>
public static class SignedMetadata
{
    /// <summary>The media type it is served with.</summary>
    public const string MediaType = "application/jose";

    /// <summary>The largest document, in bytes as sent.</summary>
    public const int MaxBytes = 16 << 20;

    private const string Type = "luban-metadata+jws";

    /// <summary>Signs a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="certificate">The feed's certificate: the one that signs its packages.</param>
    /// <returns>The JWS.</returns>
    public static string Sign(MetadataDocument document, SigningCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(certificate);
        return Jws.Sign(Type, JsonSerializer.SerializeToUtf8Bytes(document, TrustJson.Default.MetadataDocument), certificate);
    }

    /// <summary>Verifies a document.</summary>
    /// <param name="jws">The JWS.</param>
    /// <param name="expected">What it must be.</param>
    /// <returns>The document.</returns>
    /// <exception cref="ExtensionException">LB2050 not readable, LB2051 wrong signature, LB2052 another certificate, LB2053 another feed, LB2054 older
    /// than what was seen, LB2055 expired.</exception>
    public static MetadataDocument Verify(string jws, MetadataExpectation expected)
    {
        ArgumentNullException.ThrowIfNull(jws);
        ArgumentNullException.ThrowIfNull(expected);
        var document = Read(Jws.Verify(jws, Type, MaxBytes, expected.Fingerprints, expected.Now));
        if (expected.Feed is { } feed && !feed.Equals(document.Feed, StringComparison.OrdinalIgnoreCase))
            throw new ExtensionException("LB2053", $"The metadata are of the feed '{document.Feed}', and this source was the feed '{feed}' before. Somebody put another feed in its place: check the source's address, and remove and add the source when the change is intended.");
        if (document.Sequence < expected.MinSequence)
            throw new ExtensionException("LB2054", $"The metadata have the sequence {document.Sequence}, and {expected.MinSequence} was seen before. They are an old copy, which could hide a blocked package: nothing is installed or updated from this source until newer ones come. Ask whoever runs the feed whether it was restored from a backup.");
        if (document.Expires <= expected.Now)
            throw new ExtensionException("LB2055", $"The metadata expired at {document.Expires.UtcDateTime:u}, and it is {expected.Now.UtcDateTime:u}. The feed should issue new ones long before: check that it runs and that a mirror or proxy does not serve old copies, and this machine's clock.");
        return document;
    }

    /// <summary>Reads a document and its signer without trusting either: for the first contact with a feed, when there is nothing to compare with.</summary>
    /// <param name="jws">The JWS.</param>
    /// <returns>The document, and the SHA-256 of the certificate in it. Its signature holds; that says nothing of who it is.</returns>
    /// <exception cref="ExtensionException">LB2050 or LB2051.</exception>
    public static (MetadataDocument Document, string Fingerprint) ReadUntrusted(string jws)
    {
        ArgumentNullException.ThrowIfNull(jws);
        var (payload, fingerprint) = Jws.ReadUntrusted(jws, Type, MaxBytes);
        return (Read(payload), fingerprint);
    }

    private static MetadataDocument Read(byte[] payload)
    {
        try
        {
            var document = JsonSerializer.Deserialize(payload, TrustJson.Default.MetadataDocument);
            if (document?.Feed is null || document.Certificates?.Contains(null!) != false || document.Blocked?.Contains(null!) != false || document.Advisories?.Contains(null!) != false)
                throw new JsonException("Something in them is null that must not be.");
            return document;
        }
        catch (JsonException exception)
        {
            throw new ExtensionException("LB2050", $"The metadata are signed and not readable: {exception.Message} Check that the feed is a LuBan marketplace, and its version.", exception);
        }
    }
}
