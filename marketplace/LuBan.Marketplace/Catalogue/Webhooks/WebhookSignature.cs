using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LuBan.Marketplace.Catalogue.Webhooks;

/// <summary>
/// What a message is signed with: <c>LuBan-Signature: t=1700000000,sha256=…</c>, the HMAC-SHA256 in lower-case hexadecimal of the time, a dot and
/// the body. Receivers compute it anew, compare in constant time, and refuse times that are more than a few minutes off.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Signs.</summary>
    public static string Of(ReadOnlySpan<byte> secret, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},sha256={Convert.ToHexStringLower(HMACSHA256.HashData(secret, [.. Encoding.ASCII.GetBytes(seconds + "."), .. body]))}";
    }
}
