namespace LuBan.Observability.Prometheus;

/// <summary>The block format of snappy, reading only. Whatever the bytes are, it takes no more memory than allowed and ends.</summary>
internal static class Snappy
{
    /// <exception cref="InvalidDataException">The bytes are not snappy, or too many.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> input, int maxLength)
    {
        var at = 0;
        var length = Length(input, ref at);
        if (length > maxLength) throw new InvalidDataException($"the block unpacks to {length} bytes; at most {maxLength} are taken");
        // Each byte of input can make at most 64 bytes (a copy of 3 bytes makes 64): a block that promises more lies.
        if (length > input.Length * 64L) throw new InvalidDataException($"the block promises {length} bytes, more than its {input.Length} can hold");
        var output = new byte[length];
        var written = 0;
        while (at < input.Length)
        {
            var tag = input[at++];
            if ((tag & 3) == 0) Literal(input, ref at, tag, output, ref written);
            else Copy(input, ref at, tag, output, ref written);
        }
        return written == length ? output : throw new InvalidDataException($"the block promises {length} bytes and holds {written}");
    }

    private static long Length(ReadOnlySpan<byte> input, ref int at)
    {
        ulong length = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (at >= input.Length) throw new InvalidDataException("the block ends in its length");
            var part = input[at++];
            length |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return length <= uint.MaxValue ? (long)length : throw new InvalidDataException("the block's length is no number");
        }
        throw new InvalidDataException("the block's length is no number");
    }

    private static void Literal(ReadOnlySpan<byte> input, ref int at, byte tag, byte[] output, ref int written)
    {
        long length = tag >> 2;
        if (length >= 60) length = Number(input, ref at, (int)length - 59);
        length++;
        if (length > input.Length - at || length > output.Length - written) throw new InvalidDataException("a literal is longer than the block");
        input.Slice(at, (int)length).CopyTo(output.AsSpan(written));
        at += (int)length;
        written += (int)length;
    }

    private static void Copy(ReadOnlySpan<byte> input, ref int at, byte tag, byte[] output, ref int written)
    {
        var length = (tag & 3) == 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
        var offset = (tag & 3) switch
        {
            1 => ((long)(tag >> 5) << 8) | Number(input, ref at, 1),
            2 => Number(input, ref at, 2),
            _ => Number(input, ref at, 4),
        };
        if (offset == 0 || offset > written || length > output.Length - written) throw new InvalidDataException("a copy reaches outside of the block");
        // Byte by byte: source and target may overlap, and then what was just written is read again.
        for (var i = 0; i < length; i++) output[written + i] = output[written + i - (int)offset];
        written += length;
    }

    private static long Number(ReadOnlySpan<byte> input, ref int at, int bytes)
    {
        if (bytes > input.Length - at) throw new InvalidDataException("the block ends in a tag");
        long number = 0;
        for (var i = 0; i < bytes; i++) number |= (long)input[at++] << (8 * i);
        return number;
    }
}
