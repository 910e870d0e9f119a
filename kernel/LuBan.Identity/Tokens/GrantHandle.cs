using System.Buffers.Text;
using System.Security.Cryptography;

namespace LuBan.Identity.Tokens;

/// <summary>A code or refresh token: where the grant is, that its holder had a token of it, and the secret of this one.</summary>
/// <param name="Id">The name of the grant.</param>
/// <param name="Family">In every handle of the grant, and nowhere else: a wrong secret beside it was right once, or was made up by a former holder.</param>
/// <param name="Secret">256 random bits.</param>
internal sealed record GrantHandle(string Id, byte[] Family, byte[] Secret)
{
    private const int IdBytes = 16;
    private const int FamilyBytes = 16;
    private const int Length = IdBytes + FamilyBytes + Handles.SecretBytes;

    internal static GrantHandle New()
    {
        return new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), RandomNumberGenerator.GetBytes(FamilyBytes), RandomNumberGenerator.GetBytes(Handles.SecretBytes));
    }

    internal static GrantHandle? TryParse(string text)
    {
        Span<byte> bytes = stackalloc byte[Length + 2];
        // What is not base64url makes the decoder throw.
        if (text.Length > Base64Url.GetEncodedLength(Length) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != Length) return null;
        return new(Convert.ToHexStringLower(bytes[..IdBytes]), bytes[IdBytes..(IdBytes + FamilyBytes)].ToArray(), bytes[(IdBytes + FamilyBytes)..Length].ToArray());
    }

    internal GrantHandle WithNewSecret() => this with { Secret = RandomNumberGenerator.GetBytes(Handles.SecretBytes) };

    /// <summary>The refresh token after this one: who asks twice, because the answer was lost, gets the same.</summary>
    internal GrantHandle Successor(string key) => this with { Secret = HMACSHA256.HashData(Convert.FromBase64String(key), Secret) };

    internal string FamilyDigest => Handles.Digest(Family);

    internal string SecretDigest => Handles.Digest(Secret);

    public override string ToString() => Base64Url.EncodeToString([.. Convert.FromHexString(Id), .. Family, .. Secret]);
}
