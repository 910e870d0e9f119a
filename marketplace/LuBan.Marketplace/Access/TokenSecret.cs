using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace LuBan.Marketplace.Access;

/// <summary>
/// The text that a publisher keeps: <c>lbm_</c>, ten characters that name the token, <c>_</c> and 256 random bits in base64url. The fixed
/// beginning lets scanners find one that was published by mistake.
/// </summary>
internal static class TokenSecret
{
    /// <summary>How every token begins.</summary>
    public const string Prefix = "lbm_";

    private const int IdLength = 10;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;

    /// <summary>Makes a token.</summary>
    /// <returns>Its id and the whole text, which is never kept.</returns>
    public static (string Id, string Text) Create()
    {
        var id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", IdLength);
        return (id, $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}");
    }

    /// <summary>Finds the id in a text that has a token's form.</summary>
    public static bool TryReadId(string? text, [NotNullWhen(true)] out string? id)
    {
        var fits = text is { Length: 4 + IdLength + 1 + SecretLength } && text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length + IdLength] == '_';
        id = fits ? text!.Substring(Prefix.Length, IdLength) : null;
        return fits;
    }

    /// <summary>What is kept of a token.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether a text is the one that was hashed; takes the same time whatever differs.</summary>
    public static bool Matches(string text, string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(text)), Encoding.ASCII.GetBytes(hash));
}
