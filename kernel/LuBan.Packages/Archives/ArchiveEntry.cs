namespace LuBan.Packages;

/// <summary>A checked entry of an archive.</summary>
/// <param name="Path">Its path, unescaped, with forward slashes; safe to join to a folder.</param>
/// <param name="Size">Its unpacked size, in bytes.</param>
/// <param name="CompressedSize">Its packed size, in bytes.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
public sealed record ArchiveEntry(string Path, long Size, long CompressedSize, bool IsDirectory)
{
    internal long DataOffset { get; init; }

    internal uint Crc32 { get; init; }

    internal bool IsDeflated { get; init; }
}
