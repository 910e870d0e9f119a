using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>JWS in compact form (RFC 7515) with one algorithm and no options: PS256, the certificate in <c>x5c</c>, and a <c>typ</c> that keeps a
/// signature made for one purpose from being used for another.</summary>
internal static class Jws
{
    private const string Algorithm = "PS256";
    private const int MaxHeaderBytes = 32 << 10;

    public static string Sign(string type, ReadOnlySpan<byte> payload, SigningCertificate certificate)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new JwsHeader(Algorithm, type, [Convert.ToBase64String(certificate.PublicBytes.Span), .. certificate.Others.Select(other => Convert.ToBase64String(other.RawData))]), TrustJson.Default.JwsHeader);
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        using var key = certificate.Certificate.GetRSAPrivateKey() ?? throw new ArgumentException("The certificate has no private key.", nameof(certificate));
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pss))}";
    }

    /// <exception cref="ExtensionException">LB2050, LB2051, or LB2052 when the certificate is not one of those accepted or does not count now.</exception>
    public static byte[] Verify(string jws, string type, int maxBytes, IReadOnlyList<string> fingerprints, DateTimeOffset now)
    {
        var (payload, certificate) = Open(jws, type, maxBytes);
        using (certificate)
        {
            var fingerprint = SigningCertificate.FingerprintOf(certificate.RawData);
            if (!fingerprints.Contains(fingerprint, StringComparer.OrdinalIgnoreCase))
                throw new ExtensionException("LB2052", $"The document is signed with the certificate {fingerprint}, which is not one of those trusted ({(fingerprints.Count == 0 ? "none" : string.Join(", ", fingerprints))}). A feed that changes its certificate announces the new one beforehand: compare it with the one that the feed's owner publishes.");
            if (now < certificate.NotBefore || now > certificate.NotAfter)
                throw new ExtensionException("LB2052", $"The document's certificate {fingerprint} counts from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}, and it is {now.UtcDateTime:u}. Check this machine's clock, and that the feed renewed its certificate.");
            return payload;
        }
    }

    /// <exception cref="ExtensionException">LB2050 or LB2051.</exception>
    public static (byte[] Payload, string Fingerprint) ReadUntrusted(string jws, string type, int maxBytes)
    {
        var (payload, certificate) = Open(jws, type, maxBytes);
        using (certificate) return (payload, SigningCertificate.FingerprintOf(certificate.RawData));
    }

    private static (byte[] Payload, X509Certificate2 Certificate) Open(string jws, string type, int maxBytes)
    {
        if (jws.Length > maxBytes) throw Unreadable($"it has {jws.Length} characters, at most {maxBytes} are allowed");
        var parts = jws.Trim().Split('.', 4);
        if (parts.Length != 3 || parts[0].Length > MaxHeaderBytes) throw Unreadable("it is not a JWS of three parts");
        try
        {
            var header = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(parts[0]), TrustJson.Default.JwsHeader) ?? throw new JsonException("the header is null");
            // The algorithm is ours to choose, not the document's.
            if (header.Alg != Algorithm || header.Typ != type) throw Unreadable($"it is of type '{header.Typ}' with the algorithm '{header.Alg}', and should be of type '{type}' with {Algorithm}");
            if (header.Crit is not null || header.X5c is not { Count: > 0 and <= 8 } chain) throw Unreadable("its header names no certificate, or asks for extensions");
            var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(chain[0]));
            if (SigningCertificate.FindFault(certificate) is { } fault) throw Unreadable($"its certificate must not sign, {fault}");
            using var key = certificate.GetRSAPublicKey()!;
            var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
            if (!key.VerifyData(signed, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pss))
                throw new ExtensionException("LB2051", "The document's signature is wrong: it was changed after it was signed. Fetch it again; when it stays so, trust nothing that comes from there, and tell whoever runs the feed.");
            return (Base64Url.DecodeFromChars(parts[1]), certificate);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or CryptographicException)
        {
            throw Unreadable(exception.Message.TrimEnd('.'), exception);
        }
    }

    private static ExtensionException Unreadable(string why, Exception? cause = null) =>
        new("LB2050", $"The signed document is not readable: {why}. Check that it comes from a LuBan marketplace.", cause);
}

/// <summary>The protected header.</summary>
internal sealed record JwsHeader(string Alg, string? Typ, IReadOnlyList<string>? X5c)
{
    public IReadOnlyList<string>? Crit { get; init; }
}
