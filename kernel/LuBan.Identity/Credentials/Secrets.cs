using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LuBan.Identity;

/// <summary>Random handles of 256 bits, of which only the hash is kept.</summary>
internal static class Secrets
{
    private const int Bytes = 32;
    private const int IdBytes = 16;

    /// <summary>The characters of a new secret.</summary>
    internal const int Length = 43;

    internal static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    internal static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>The name under which a secret is kept: half of its hash. It may be shown.</summary>
    internal static string IdOf(string secret) => Convert.ToHexStringLower(Hash(secret).AsSpan(0, IdBytes));

    /// <summary>Whether a secret is the one whose hash was kept. Takes the same time for every answer.</summary>
    internal static bool Matches(string secret, byte[] hash) => CryptographicOperations.FixedTimeEquals(Hash(secret), hash);
}
