using System.Buffers.Binary;

namespace LuBan.Observability.Prometheus;

/// <summary>Reads the fields of a protobuf message, one after the other. Bytes that are no message are an <see cref="InvalidDataException"/>.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>Where the reader stands.</summary>
    public int Position { get; private set; }

    public int Field { get; private set; }

    public int WireType { get; private set; }

    public bool Next()
    {
        if (Position >= _message.Length) return false;
        var key = Varint();
        Field = (int)Math.Min(key >> 3, int.MaxValue);
        WireType = (int)(key & 7);
        return Field > 0 ? true : throw new InvalidDataException("a field has the number 0");
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
        throw new InvalidDataException("a number has more than ten bytes");
    }

    public double Double()
    {
        Expect(1);
        return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
    }

    public long Int64()
    {
        Expect(0);
        return (long)Varint();
    }

    public ReadOnlySpan<byte> Bytes()
    {
        Expect(2);
        var length = Varint();
        return length <= (ulong)(_message.Length - Position) ? Take((int)length) : throw new InvalidDataException("a field is longer than its message");
    }

    public void Skip()
    {
        switch (WireType)
        {
            case 0: Varint(); break;
            case 1: Take(8); break;
            case 2: Bytes(); break;
            case 5: Take(4); break;
            default: throw new InvalidDataException($"a field has the wire type {WireType}");
        }
    }

    private readonly void Expect(int wireType)
    {
        if (WireType != wireType) throw new InvalidDataException($"field {Field} has the wire type {WireType}, expected {wireType}");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - Position) throw new InvalidDataException("the message ends in a field");
        var taken = _message.Slice(Position, count);
        Position += count;
        return taken;
    }
}
