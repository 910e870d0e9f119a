using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;

namespace LuBan.Observability.Tests.Metrics;

/// <summary>The message of remote write 1.0, written by hand: an encoder of its own, so that a mistake in the reader has no twin here.</summary>
internal static class RemoteWriteMessage
{
    public static ByteArrayContent Content(IEnumerable<(IEnumerable<KeyValuePair<string, string>> Labels, IEnumerable<(long Time, double Value)> Samples)> series) => Content(Snappy(Message(series)));

    public static ByteArrayContent Content(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        content.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        return content;
    }

    public static byte[] Message(IEnumerable<(IEnumerable<KeyValuePair<string, string>> Labels, IEnumerable<(long Time, double Value)> Samples)> series)
    {
        using var message = new MemoryStream();
        foreach (var (labels, samples) in series)
        {
            using var one = new MemoryStream();
            foreach (var (name, value) in labels.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                using var pair = new MemoryStream();
                Field(pair, 1, Encoding.UTF8.GetBytes(name));
                Field(pair, 2, Encoding.UTF8.GetBytes(value));
                Field(one, 1, pair.ToArray());
            }
            foreach (var (time, value) in samples)
            {
                using var sample = new MemoryStream();
                sample.WriteByte((1 << 3) | 1);
                var bytes = new byte[8];
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                sample.Write(bytes);
                sample.WriteByte(2 << 3);
                Varint(sample, (ulong)time);
                Field(one, 2, sample.ToArray());
            }
            Field(message, 1, one.ToArray());
        }
        return message.ToArray();
    }

    /// <summary>A block of literals only, which is valid.</summary>
    public static byte[] Snappy(byte[] bytes)
    {
        using var block = new MemoryStream();
        Varint(block, (ulong)bytes.Length);
        foreach (var part in bytes.Chunk(65536))
        {
            block.WriteByte(61 << 2);
            block.WriteByte((byte)((part.Length - 1) & 0xff));
            block.WriteByte((byte)((part.Length - 1) >> 8));
            block.Write(part);
        }
        return block.ToArray();
    }

    private static void Field(MemoryStream stream, int number, byte[] bytes)
    {
        stream.WriteByte((byte)((number << 3) | 2));
        Varint(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Varint(MemoryStream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7) stream.WriteByte((byte)(value | 0x80));
        stream.WriteByte((byte)value);
    }
}
