using System.IO.Compression;
using System.Text;

namespace LuBan.TestSupport;

/// <summary>Writes ZIP archives that lie: every field of every record can be set.</summary>
public sealed class TestZip
{
    private static readonly uint[] _crcTable = MakeCrcTable();
    private readonly List<TestZipEntry> _entries = [];

    /// <summary>The entries, in file order.</summary>
    public IReadOnlyList<TestZipEntry> Entries => _entries;

    /// <summary>Bytes before the first entry.</summary>
    public byte[] Prefix { get; set; } = [];

    /// <summary>Bytes after the end record.</summary>
    public byte[] Suffix { get; set; } = [];

    /// <summary>Bytes between the last entry and the directory.</summary>
    public byte[] Gap { get; set; } = [];

    /// <summary>The archive's comment.</summary>
    public string Comment { get; set; } = "";

    /// <summary>The number of entries in the end record; null: the true one.</summary>
    public int? Count { get; set; }

    /// <summary>The number of the disk in the end record.</summary>
    public int Disk { get; set; }

    /// <summary>Whether a ZIP64 locator stands before the end record.</summary>
    public bool Zip64Locator { get; set; }

    /// <summary>Adds an entry.</summary>
    /// <param name="name">Its name, as is.</param>
    /// <param name="content">Its content.</param>
    /// <param name="bend">What is wrong with it; null: nothing.</param>
    /// <returns>The archive.</returns>
    public TestZip Add(string name, byte[] content, Func<TestZipEntry, TestZipEntry>? bend = null)
    {
        var entry = new TestZipEntry(name, content);
        _entries.Add(bend is null ? entry : bend(entry));
        return this;
    }

    /// <summary>Bends the entries of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="bend">What is wrong with it.</param>
    /// <returns>The archive.</returns>
    public TestZip Bend(string name, Func<TestZipEntry, TestZipEntry> bend)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Name == name) _entries[i] = bend(_entries[i]);
        }
        return this;
    }

    /// <summary>The archive.</summary>
    /// <returns>Its bytes.</returns>
    public byte[] Build()
    {
        var file = new MemoryStream();
        var directory = new MemoryStream();
        var writer = new BinaryWriter(file);
        writer.Write(Prefix);
        foreach (var entry in _entries) WriteEntry(entry, writer, new BinaryWriter(directory));
        writer.Write(Gap);
        var offset = file.Position;
        writer.Write(directory.ToArray());
        if (Zip64Locator)
        {
            writer.Write(0x07064b50);
            writer.Write(new byte[16]);
        }
        var count = (ushort)(Count ?? _entries.Count);
        writer.Write(0x06054b50);
        writer.Write((ushort)Disk);
        writer.Write((ushort)Disk);
        writer.Write(count);
        writer.Write(count);
        writer.Write((uint)directory.Length);
        writer.Write((uint)offset);
        writer.Write((ushort)Encoding.UTF8.GetByteCount(Comment));
        writer.Write(Encoding.UTF8.GetBytes(Comment));
        writer.Write(Suffix);
        return file.ToArray();
    }

    private static void WriteEntry(TestZipEntry entry, BinaryWriter file, BinaryWriter directory)
    {
        var offset = entry.Offset ?? file.BaseStream.Position;
        var name = entry.NameBytes ?? Encoding.UTF8.GetBytes(entry.Name);
        var localName = entry.LocalName is null ? name : Encoding.UTF8.GetBytes(entry.LocalName);
        var packed = entry.Packed ?? (entry.Method == 8 ? Deflate(entry.Content) : entry.Content);
        var flags = (ushort)(entry.Flags ?? (name.Any(b => b > 127) ? 0x0800 : 0));
        var crc = entry.Crc ?? Crc(entry.Content);
        var size = entry.Size ?? (uint)entry.Content.Length;
        if (entry.Offset is null)
        {
            file.Write(0x04034b50);
            file.Write((ushort)20);
            file.Write(entry.LocalFlags ?? flags);
            file.Write((ushort)entry.Method);
            file.Write(0x5c210000);
            file.Write(crc);
            file.Write((uint)packed.Length);
            file.Write(entry.LocalSize ?? size);
            file.Write((ushort)localName.Length);
            file.Write((ushort)entry.Extra.Length);
            file.Write(localName);
            file.Write(entry.Extra);
            file.Write(packed);
            file.Write(entry.After);
        }
        directory.Write(0x02014b50);
        directory.Write((ushort)(3 << 8 | 20));
        directory.Write((ushort)20);
        directory.Write(flags);
        directory.Write((ushort)entry.Method);
        directory.Write(0x5c210000);
        directory.Write(crc);
        directory.Write((uint)packed.Length);
        directory.Write(size);
        directory.Write((ushort)name.Length);
        directory.Write((ushort)entry.Extra.Length);
        directory.Write((ushort)0);
        directory.Write((ushort)0);
        directory.Write((ushort)0);
        directory.Write(entry.Mode << 16);
        directory.Write((uint)offset);
        directory.Write(name);
        directory.Write(entry.Extra);
    }

    private static byte[] Deflate(byte[] content)
    {
        var buffer = new MemoryStream();
        using (var deflate = new DeflateStream(buffer, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(content);
        return buffer.ToArray();
    }

    private static uint Crc(byte[] content)
    {
        var crc = 0xFFFF_FFFFu;
        foreach (var value in content) crc = (crc >> 8) ^ _crcTable[(crc ^ value) & 0xFF];
        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1;
            table[i] = crc;
        }
        return table;
    }
}

/// <summary>One entry of a <see cref="TestZip"/>. What is null is written truthfully.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its content.</param>
public sealed record TestZipEntry(string Name, byte[] Content)
{
    /// <summary>The name's bytes.</summary>
    public byte[]? NameBytes { get; init; }

    /// <summary>The name before the data.</summary>
    public string? LocalName { get; init; }

    /// <summary>8 deflated, 0 stored.</summary>
    public int Method { get; init; } = 8;

    /// <summary>The packed data.</summary>
    public byte[]? Packed { get; init; }

    /// <summary>The flags.</summary>
    public int? Flags { get; init; }

    /// <summary>The flags before the data.</summary>
    public ushort? LocalFlags { get; init; }

    /// <summary>The checksum.</summary>
    public uint? Crc { get; init; }

    /// <summary>The unpacked size.</summary>
    public uint? Size { get; init; }

    /// <summary>The unpacked size before the data.</summary>
    public uint? LocalSize { get; init; }

    /// <summary>Where the directory says the entry is; then nothing is written for it.</summary>
    public long? Offset { get; init; }

    /// <summary>The Unix mode; 0xA1FF is a symbolic link.</summary>
    public uint Mode { get; init; } = 0x81A4;

    /// <summary>The extra fields.</summary>
    public byte[] Extra { get; init; } = [];

    /// <summary>Bytes after the data.</summary>
    public byte[] After { get; init; } = [];
}
