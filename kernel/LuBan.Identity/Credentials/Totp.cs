using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LuBan.Identity;

/// <summary>Codes by time (RFC 6238): HMAC-SHA1, six digits, thirty seconds, as every authenticator app knows them.</summary>
internal static class Totp
{
    internal const int SecretBytes = 20;

    private const int StepSeconds = 30;

    /// <summary>A clock may be wrong by one step in either direction.</summary>
    private const int Window = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    internal static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    internal static string CodeAt(byte[] secret, long step)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The algorithm of RFC 6238 that the apps know; HMAC does not need collision resistance.
        HMACSHA1.HashData(secret, message, mac);
#pragma warning restore CA5350
        var offset = mac[^1] & 0xf;
        return (BinaryPrimitives.ReadInt32BigEndian(mac[offset..]) & int.MaxValue).ToString("D10", CultureInfo.InvariantCulture)[^6..];
    }

    /// <summary>The step whose code was given.</summary>
    /// <returns>Null when it is none near now, or one that was used already.</returns>
    internal static long? FindStep(byte[] secret, string code, DateTimeOffset now, long lastUsed)
    {
        var given = Encoding.ASCII.GetBytes(string.Concat(code.Where(c => !char.IsWhiteSpace(c))));
        long? found = null;
        // Every step is compared, so that the time says nothing about which one it was.
        for (var step = StepAt(now) - Window; step <= StepAt(now) + Window; step++)
            if (CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(CodeAt(secret, step))) && step > lastUsed) found ??= step;
        return found;
    }

    /// <summary>What an app scans.</summary>
    internal static string UriOf(string service, string user, byte[] secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(service)}:{Uri.EscapeDataString(user)}?secret={Encode(secret)}&issuer={Uri.EscapeDataString(service)}&algorithm=SHA1&digits=6&period={StepSeconds}";

    /// <summary>Base32 (RFC 4648 §6) without padding.</summary>
    internal static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (buffer, bits) = (0, 0);
        foreach (var value in bytes)
        {
            (buffer, bits) = (buffer << 8 | value, bits + 8);
            for (; bits >= 5; bits -= 5) text.Append(Base32[buffer >> (bits - 5) & 31]);
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) text.Append(Base32[buffer << (5 - bits) & 31]);
        return text.ToString();
    }
}
