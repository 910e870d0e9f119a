namespace LuBan.Packages;

/// <summary>A part of a file with a position of its own. Read only; closing it leaves the file open.</summary>
internal abstract class Slice(long offset, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position >= length) return 0;
        if (buffer.Length > length - _position) buffer = buffer[..(int)(length - _position)];
        if (buffer.IsEmpty) return 0;
        var read = ReadAt(offset + _position, buffer);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads at a position of the whole file; the buffer is neither empty nor longer than the rest of the part.</summary>
    protected abstract int ReadAt(long position, Span<byte> buffer);
}
