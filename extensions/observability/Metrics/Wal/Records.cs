using System.Buffers.Binary;

namespace LuBan.Observability.Metrics.Wal;

/// <summary>Files of records: length, checksum, content.</summary>
internal static class Records
{
    private const int MaxRecord = 512 * 1024 * 1024;
    private const int Head = 8;

    /// <summary>Writes a record behind what is there.</summary>
    public static void Append(ByteWriter file, ReadOnlySpan<byte> record)
    {
        file.Fixed32((uint)record.Length);
        file.Fixed32(Checksum.Of(record));
        file.Raw(record);
    }

    /// <summary>Hands over the records of a file until its end, or until one that is cut off or damaged.</summary>
    /// <returns>The bytes up to the last whole record, and whether that is the whole file.</returns>
    public static (long Length, bool IsWhole) Read(string path, Action<byte[]> handle)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 20, FileOptions.SequentialScan);
        var head = new byte[Head];
        long good = 0;
        while (true)
        {
            var read = file.ReadAtLeast(head, Head, throwOnEndOfStream: false);
            if (read == 0) return (good, true);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(head);
            if (read < Head || length > MaxRecord || length > file.Length - file.Position) return (good, false);
            var record = new byte[length];
            file.ReadExactly(record);
            if (Checksum.Of(record) != BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4))) return (good, false);
            handle(record);
            good = file.Position;
        }
    }
}
