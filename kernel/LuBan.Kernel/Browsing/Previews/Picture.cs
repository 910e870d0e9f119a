using System.Text;

namespace LuBan.Kernel.Browsing;

/// <summary>A picture that may be shown, by its first bytes, whatever its name says.</summary>
/// <param name="MediaType">Its type.</param>
/// <param name="IsSafe">False for SVG, which can carry scripts: it is sent so that none of them runs.</param>
internal sealed record Picture(string MediaType, bool IsSafe)
{
    private const int MaxBeginning = 512;

    /// <summary>What a file is; null when it is no picture.</summary>
    public static Picture? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])) return new("image/png", true);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return new("image/jpeg", true);
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)) return new("image/gif", true);
        if (bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8)) return new("image/webp", true);
        return IsSvg(bytes) ? new("image/svg+xml", false) : null;
    }

    private static bool IsSvg(ReadOnlySpan<byte> bytes)
    {
        var beginning = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxBeginning)]).TrimStart('\ufeff', ' ', '\t', '\r', '\n');
        if (!beginning.StartsWith('<')) return false;
        // A declaration, comments and a document type may stand before it; of HTML it is nothing.
        return beginning.StartsWith("<svg", StringComparison.Ordinal)
            || ((beginning.StartsWith("<?xml", StringComparison.Ordinal) || beginning.StartsWith("<!--", StringComparison.Ordinal)) && beginning.Contains("<svg", StringComparison.Ordinal) && !beginning.Contains("<html", StringComparison.OrdinalIgnoreCase));
    }
}
