namespace LuBan.Packages;

/// <summary>A part of a file that is open as a stream, whose position moves along: one part at a time.</summary>
internal sealed class SliceStream(Stream file, long offset, long length) : Slice(offset, length)
{
    protected override int ReadAt(long position, Span<byte> buffer)
    {
        file.Position = position;
        var read = file.Read(buffer);
        return read > 0 ? read : throw new EndOfStreamException("the file ends early");
    }
}
