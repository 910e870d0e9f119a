using System.Security.Cryptography;

namespace LuBan.Identity.Keys;

/// <summary>The signatures of RFC 7518 that are known here. Those with a shared secret, and <c>none</c>, are not among them.</summary>
public static class SigningAlgorithms
{
    /// <summary>ECDSA with P-256 and SHA-256: the default.</summary>
    public const string ES256 = "ES256";

    /// <summary>RSA PKCS #1 v1.5 with SHA-256: for clients that know nothing else.</summary>
    public const string RS256 = "RS256";

    /// <summary>What this server signs with.</summary>
    public static IReadOnlyList<string> Own { get; } = [ES256, RS256];

    /// <summary>What others may have signed with.</summary>
    public static IReadOnlyList<string> Accepted { get; } = [ES256, "ES384", "ES512", RS256, "RS384", "RS512", "PS256", "PS384", "PS512"];

    internal static HashAlgorithmName Hash(string algorithm) => algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    internal static RSASignaturePadding Padding(string algorithm) => algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    internal static bool IsElliptic(string algorithm) => algorithm[0] == 'E';
}
