using System.IO.Compression;
using System.Text;

namespace LuBan.TestSupport;

/// <summary>Deflated data of any unpacked length, without packing that much.</summary>
internal static class AttackBombs
{
    /// <summary>One chunk, packed alone and repeated: each copy begins anew, so any number of them is valid.</summary>
    /// <param name="chunk">The content of one copy.</param>
    /// <param name="copies">How many.</param>
    public static byte[] Deflate(byte[] chunk, int copies)
    {
        var buffer = new MemoryStream();
        using var deflate = new DeflateStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true);
        deflate.Write(chunk);
        // Ends the block at a whole byte, without ending the stream.
        deflate.Flush();
        var one = buffer.ToArray();
        var all = new byte[(one.Length * copies) + 2];
        for (var copy = 0; copy < copies; copy++) one.CopyTo(all, copy * one.Length);
        // An empty last block.
        all[^2] = 3;
        return all;
    }

    /// <summary>A text that packs about 100 to 1: below the ratio at which an archive is refused as a bomb.</summary>
    public static byte[] Text(int length)
    {
        var random = new Random(7);
        var text = new byte[length];
        text.AsSpan().Fill((byte)' ');
        for (var at = 0; at + 4096 < length; at += 4096)
        {
            for (var i = 0; i < 40; i++) text[at + i] = (byte)('a' + random.Next(26));
        }
        return text;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
