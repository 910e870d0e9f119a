using Microsoft.Win32.SafeHandles;

namespace LuBan.Packages;

/// <summary>A part of a file that is open by its handle: several can be read at once.</summary>
internal sealed class SharedSlice(SafeFileHandle file, long offset, long length) : Slice(offset, length)
{
    protected override int ReadAt(long position, Span<byte> buffer) => RandomAccess.Read(file, buffer, position);
}
