using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LuBan.Identity.Tokens;

/// <summary>Random texts that stand for something: 256 bits each, of which only the SHA-256 is kept.</summary>
internal static class Handles
{
    internal const int SecretBytes = 32;

    internal static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The digest, as it is stored and compared.</summary>
    internal static string Digest(string handle) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(handle)));

    internal static string Digest(ReadOnlySpan<byte> secret) => Convert.ToHexStringLower(SHA256.HashData(secret));

    /// <summary>Compares digests in constant time.</summary>
    internal static bool Same(string? one, string? other) =>
        one is not null && other is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
