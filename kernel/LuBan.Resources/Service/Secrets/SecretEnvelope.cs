using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>
/// The stored form of a confidential object: its content encrypted with a key of its own, and that key encrypted with one of the ring
/// (AES-256-GCM, NIST SP 800-38D). Both are bound to the object's place and uid, so that nothing can be moved to another object.
/// </summary>
/// <remarks>It is JSON whose metadata is empty, which no plain object's is.</remarks>
internal static class SecretEnvelope
{
    private const int KeyBytes = 32;

    private static ReadOnlySpan<byte> Mark => "{\"metadata\":{},\"encrypted\":"u8;

    internal static bool IsEncrypted(ReadOnlySpan<byte> data) => data.StartsWith(Mark);

    internal static byte[] Seal(SecretKeyRing ring, in ResourceKey key, string uid, ReadOnlySpan<byte> plain)
    {
        var (id, ringKey) = ring.Primary;
        Span<byte> contentKey = stackalloc byte[KeyBytes];
        // A fresh key for each write: no nonce can ever meet the same key twice.
        RandomNumberGenerator.Fill(contentKey);
        var bound = Bound(key, uid, id);
        var body = JsonSerializer.SerializeToUtf8Bytes(new Body(id, Encrypt(ringKey, contentKey, bound), Encrypt(contentKey, plain, bound)));
        CryptographicOperations.ZeroMemory(contentKey);
        return [.. Mark, .. body, (byte)'}'];
    }

    /// <summary>The id of the key that is needed.</summary>
    internal static string? KeyOf(ReadOnlySpan<byte> data) => IsEncrypted(data) && TryRead(data, out var body) ? body.Key : null;

    /// <summary>The content, or the reason why there is none.</summary>
    internal static (byte[]? Plain, string? Problem) Open(SecretKeyRing ring, in ResourceKey key, string uid, ReadOnlySpan<byte> data)
    {
        if (!TryRead(data, out var body)) return (null, $"LB5042: the stored form of {key} is damaged. Restore the store from a backup.");
        if (ring.Find(body.Key) is not { } ringKey)
            return (null, $"LB5041: {key} is encrypted with the key '{body.Key}', which this server does not have. Put that key back into the key file or LUBAN_SECRET_KEYS; nothing is lost until then.");
        try
        {
            var bound = Bound(key, uid, body.Key);
            var contentKey = Decrypt(ringKey, body.Wrapped, bound);
            return (Decrypt(contentKey, body.Data, bound), null);
        }
        catch (CryptographicException)
        {
            return (null, $"LB5042: {key} cannot be decrypted with the key '{body.Key}': the stored form was changed, or this is another key with that id. Put the right key back, or restore the store from a backup.");
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> data, out Body body)
    {
        body = null!;
        try
        {
            body = JsonSerializer.Deserialize<Body>(data[Mark.Length..^1])!;
            return body is { Key: not null, Wrapped.Length: > 28, Data.Length: >= 28 };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Bound(in ResourceKey key, string uid, string keyId) =>
        Encoding.UTF8.GetBytes(string.Join('\0', "luban secret 1", key.Group, key.Resource, key.Namespace, key.Name, uid, keyId));

    /// <summary>Nonce, ciphertext, tag.</summary>
    private static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, byte[] bound)
    {
        const int nonce = 12, tag = 16;
        var sealedBytes = new byte[nonce + plain.Length + tag];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, nonce));
        using var aes = new AesGcm(key, tag);
        aes.Encrypt(sealedBytes.AsSpan(0, nonce), plain, sealedBytes.AsSpan(nonce, plain.Length), sealedBytes.AsSpan(nonce + plain.Length), bound);
        return sealedBytes;
    }

    private static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedBytes, byte[] bound)
    {
        const int nonce = 12, tag = 16;
        var plain = new byte[sealedBytes.Length - nonce - tag];
        using var aes = new AesGcm(key, tag);
        aes.Decrypt(sealedBytes[..nonce], sealedBytes.Slice(nonce, plain.Length), sealedBytes[^tag..], plain, bound);
        return plain;
    }

    private sealed record Body(string Key, byte[] Wrapped, byte[] Data);
}
