using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LuBan.Identity.Federation;

/// <summary>Unguessable texts, and the challenge of RFC 7636 that goes with one.</summary>
internal static class ProofKey
{
    private const int Bytes = 32;

    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
