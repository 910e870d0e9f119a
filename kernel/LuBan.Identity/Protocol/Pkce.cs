using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LuBan.Identity.Protocol;

/// <summary>Proof key for code exchange (RFC 7636), S256 only.</summary>
internal static class Pkce
{
    private const int ChallengeLength = 43;
    private const int ShortestVerifier = 43;
    private const int LongestVerifier = 128;

    internal static bool IsChallenge(string challenge) => challenge.Length == ChallengeLength && challenge.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    internal static bool IsVerifier(string verifier) => verifier.Length is >= ShortestVerifier and <= LongestVerifier && verifier.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~');

    internal static bool Matches(string challenge, string verifier) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))), Encoding.ASCII.GetBytes(challenge));
}
