using System.Security.Cryptography;
using System.Text;

namespace LuBan.Identity;

/// <summary>Codes to write down, each good once in the place of a second factor.</summary>
internal static class RecoveryCodes
{
    internal const int Count = 10;

    // Without what is easily misread. 10 of 31 letters are 49 bits: more than anybody can try.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Length = 10;

    internal static IReadOnlyList<string> New() => [.. Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Letters, Length).Insert(Length / 2, "-"))];

    internal static string Hash(string code) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsLetterOrDigit)).ToLowerInvariant())));

    /// <summary>The codes without the one that was given.</summary>
    /// <returns>Null when it is none of them.</returns>
    internal static IReadOnlyList<string>? Without(IReadOnlyList<string> hashes, string code)
    {
        var given = Encoding.ASCII.GetBytes(Hash(code));
        var rest = hashes.Where(hash => !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), given)).ToList();
        return rest.Count == hashes.Count ? null : rest;
    }
}
