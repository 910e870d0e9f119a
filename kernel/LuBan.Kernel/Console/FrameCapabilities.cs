using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Resources.Storage;

namespace LuBan.Kernel.Console;

/// <summary>
/// Addresses for frames: a sandboxed frame has no cookie, so the address itself says that somebody may see the extension's files. It holds for one user,
/// one extension and one content, and for less than half a day.
/// </summary>
internal sealed class FrameCapabilities(IResourceStore store, TimeProvider time)
{
    public const char Mark = '~';

    private const int KeyBytes = 32;
    private const int UserBytes = 8;
    private const int MacBytes = 16;
    private const int Length = sizeof(int) + UserBytes + MacBytes;

    /// <summary>Addresses change four times a day, not with each document: frames and caches go by them.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromHours(6);

    private static readonly ResourceKey Name = new(ConsoleKinds.Group, ConsoleKinds.Key.Plural, "", "frames");

    private byte[]? _key;

    /// <summary>Reads the key, which all replicas share; makes it when there is none.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        while (_key is null)
        {
            if (store.Get(Name) is { } stored)
            {
                using var document = JsonDocument.Parse(stored.Data);
                _key = document.RootElement.GetProperty("key").GetBytesFromBase64();
                return;
            }
            var data = JsonSerializer.SerializeToUtf8Bytes(new { metadata = new { name = Name.Name }, key = RandomNumberGenerator.GetBytes(KeyBytes) });
            // Whoever comes first has made it; everybody reads it afterwards.
            await store.CommitAsync(new StoreOperation(StoreOperationType.Create, Name, 0, Guid.NewGuid().ToString(), data), cancellationToken);
        }
    }

    /// <summary>The number of the current window: with the next one addresses change.</summary>
    public long CurrentWindow => time.GetUtcNow().UtcTicks / Window.Ticks;

    /// <summary>Makes the part of an address, with its mark.</summary>
    public string Issue(string user, ConsoleExtension extension)
    {
        var expires = (uint)new DateTimeOffset((CurrentWindow + 2) * Window.Ticks, TimeSpan.Zero).ToUnixTimeSeconds();
        Span<byte> token = stackalloc byte[Length];
        BinaryPrimitives.WriteUInt32BigEndian(token, expires);
        SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, UserBytes).CopyTo(token[sizeof(int)..]);
        Sign(token[..^MacBytes], extension, token[^MacBytes..]);
        return Mark + Convert.ToBase64String(token).Replace('+', '-').Replace('/', '_').TrimEnd('=');
    }

    /// <summary>Whether an address may be used for an extension's files.</summary>
    public async ValueTask<bool> AllowsAsync(string segment, ConsoleExtension extension, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        return Allows(segment, extension);
    }

    private bool Allows(string segment, ConsoleExtension extension)
    {
        Span<byte> token = stackalloc byte[Length];
        var text = segment[1..].Replace('-', '+').Replace('_', '/');
        if (text.Length > 2 * Length || !Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), token, out var length) || length != Length) return false;
        Span<byte> expected = stackalloc byte[MacBytes];
        Sign(token[..^MacBytes], extension, expected);
        return CryptographicOperations.FixedTimeEquals(expected, token[^MacBytes..]) && BinaryPrimitives.ReadUInt32BigEndian(token) > time.GetUtcNow().ToUnixTimeSeconds();
    }

    private void Sign(ReadOnlySpan<byte> claims, ConsoleExtension extension, Span<byte> mac)
    {
        var text = Encoding.UTF8.GetBytes($"{extension.Id}\n{extension.Package.Digest}\n{Convert.ToHexString(claims)}");
        HMACSHA256.HashData(_key!, text).AsSpan(0, MacBytes).CopyTo(mac);
    }
}
