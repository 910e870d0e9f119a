using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LuBan.DevOps.Triggers.Webhooks;

/// <summary>Whether a request comes from somebody who knows the key: a HMAC of the body as GitHub or Gitea send it, or GitLab's token.</summary>
internal static class WebhookSignature
{
    public const string GitHub = "X-Hub-Signature-256";
    public const string Gitea = "X-Gitea-Signature";
    public const string GitLab = "X-Gitlab-Token";

    /// <summary>Every header that is there has to be right: a wrong one is not made good by another.</summary>
    public static bool IsRight(IHeaderDictionary headers, ReadOnlySpan<byte> body, byte[] key)
    {
        if (key.Length == 0) return false;
        var hash = HMACSHA256.HashData(key, body);
        bool?[] found = [Hex(headers[GitHub], "sha256=", hash), Hex(headers[Gitea], "", hash), Token(headers[GitLab], key)];
        return Array.Exists(found, one => one is true) && !Array.Exists(found, one => one is false);
    }

    private static bool? Hex(Microsoft.Extensions.Primitives.StringValues values, string prefix, byte[] hash)
    {
        if (values.Count == 0) return null;
        var text = values.Count == 1 ? values[0] ?? "" : "";
        if (!text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return false;
        Span<byte> sent = stackalloc byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(text.AsSpan(prefix.Length), sent, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == sent.Length && CryptographicOperations.FixedTimeEquals(sent, hash);
    }

    /// <summary>By their hashes, so that not even the length of the key is told by the time that it takes.</summary>
    private static bool? Token(Microsoft.Extensions.Primitives.StringValues values, byte[] key)
    {
        if (values.Count == 0) return null;
        return values.Count == 1 && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(values[0] ?? "")), SHA256.HashData(key));
    }
}
