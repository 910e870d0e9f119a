using System.Buffers.Binary;

namespace LuBan.Packages;

/// <summary>A picture of a package: PNG or JPEG by its first bytes, whatever its name says.</summary>
/// <param name="Path">Its path in the package.</param>
/// <param name="MediaType"><c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Bytes">The file.</param>
public sealed record PackageImage(string Path, string MediaType, int Width, int Height, ReadOnlyMemory<byte> Bytes)
{
    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads type and size from a picture's header.</summary>
    /// <param name="path">Its path in the package.</param>
    /// <param name="bytes">The file.</param>
    /// <returns>The picture; null when it is neither PNG nor JPEG. Other formats, SVG above all, can carry scripts.</returns>
    public static PackageImage? Read(string path, ReadOnlyMemory<byte> bytes)
    {
        if (ReadPng(bytes.Span) is { } png) return new PackageImage(path, "image/png", png.Width, png.Height, bytes);
        return ReadJpeg(bytes.Span) is { } jpeg ? new PackageImage(path, "image/jpeg", jpeg.Width, jpeg.Height, bytes) : null;
    }

    // PNG 1.2, chapter 5: the signature, then a chunk IHDR of 13 bytes that begins with width and height.
    private static (int Width, int Height)? ReadPng(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 33 || !bytes.StartsWith(PngStart)) return null;
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) != 13 || !bytes[12..16].SequenceEqual("IHDR"u8)) return null;
        return Size(BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));
    }

    // JPEG (ITU T.81, annex B): segments with a marker and a length, one of them a frame header with height and width.
    private static (int Width, int Height)? ReadJpeg(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return null;
        var at = 2;
        while (at + 9 <= bytes.Length && bytes[at] == 0xFF)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
                return Size(BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (marker is 0xD9 or 0xDA || length < 2) return null;
            at += 2 + length;
        }
        return null;
    }

    private static (int Width, int Height)? Size(uint width, uint height) => width is 0 or > int.MaxValue || height is 0 or > int.MaxValue ? null : ((int)width, (int)height);
}
