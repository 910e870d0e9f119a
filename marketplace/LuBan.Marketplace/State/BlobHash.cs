using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Marketplace.State;

/// <summary>The SHA-256 of a stored file. Written as 64 lower-case hexadecimal digits; 32 bytes in memory, of which there are many.</summary>
[JsonConverter(typeof(BlobHashConverter))]
public readonly record struct BlobHash
{
    private readonly ulong _a, _b, _c, _d;

    /// <summary>Makes one from the 32 bytes of a SHA-256.</summary>
    /// <param name="sha256">32 bytes.</param>
    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public BlobHash(ReadOnlySpan<byte> sha256)
    {
        if (sha256.Length != 32) throw new ArgumentException($"A SHA-256 has 32 bytes, found {sha256.Length}.", nameof(sha256));
        _a = BinaryPrimitives.ReadUInt64BigEndian(sha256);
        _b = BinaryPrimitives.ReadUInt64BigEndian(sha256[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(sha256[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(sha256[24..]);
    }

    /// <summary>Whether it is the value that no file has.</summary>
    public bool IsEmpty => (_a | _b | _c | _d) == 0;

    /// <summary>Reads 64 hexadecimal digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BlobHash hash)
    {
        hash = default;
        if (text is not { Length: 64 }) return false;
        Span<byte> bytes = stackalloc byte[32];
        if (Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        hash = new(bytes);
        return true;
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[32];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private sealed class BlobHashConverter : JsonConverter<BlobHash>
    {
        public override BlobHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var hash) ? hash : throw new JsonException("expected 64 hexadecimal digits");

        public override void Write(Utf8JsonWriter writer, BlobHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
