using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>One pass over an archive's records: end, directory, local headers, and that they tile the file without gap or overlap.</summary>
internal sealed class ArchiveScan(Stream file, ArchiveLimits limits)
{
    private const int EndBytes = 22;
    private const int DirectoryHeaderBytes = 46;
    private const int LocalHeaderBytes = 30;
    private const uint EndSignature = 0x06054b50;
    private const uint DirectorySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const uint DescriptorSignature = 0x08074b50;
    private const int MaxProblems = 100;

    // Compression level (bits 1, 2), descriptor after the data (3), UTF-8 names (11): all that an honest packer sets.
    private const int AllowedFlags = 0b0000_1000_0000_1110;
    private const int DescriptorFlag = 1 << 3;
    private const int Utf8Flag = 1 << 11;
    private const string PackAgain = "Pack it with `dotnet pack`.";

    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);

    private readonly List<ExtensionProblem> _problems = [];
    private readonly List<Header> _headers = [];

    public ArchiveReport Run()
    {
        if (FindDirectory() is { } directory && ReadDirectory(directory.Offset, directory.Bytes, directory.Count))
        {
            CheckNames();
            CheckSizes();
            CheckTiling(directory.Offset);
        }
        return new ArchiveReport([.. _headers.Select(header => header.ToEntry())], _problems);
    }

    private void Add(string code, string location, string message)
    {
        // A hostile file with a fault in each of 20,000 entries must not become a megabyte of text.
        if (_problems.Count < MaxProblems) _problems.Add(new(code, location, message));
        else if (_problems.Count == MaxProblems) _problems.Add(new(code, "archive", "there are more problems; the first 100 are listed."));
    }

    private (long Offset, int Bytes, int Count)? FindDirectory()
    {
        if (file.Length > limits.MaxFileBytes)
        {
            Add("LB2003", "archive", $"the file has {file.Length} bytes, at most {limits.MaxFileBytes} are allowed. Leave out what the extension does not need at run time.");
            return null;
        }
        if (file.Length < EndBytes)
        {
            Add("LB2001", "archive", $"the file has {file.Length} bytes and is no ZIP archive. {PackAgain}");
            return null;
        }
        Span<byte> end = stackalloc byte[EndBytes];
        ReadAt(file.Length - EndBytes, end);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature)
        {
            if (HasEndRecordEarlier()) Add("LB2002", "archive", $"there is data after the archive's end, or a comment. {PackAgain}");
            else Add("LB2001", "archive", "the file does not end like a ZIP archive: it is no package, or was cut off. Download or pack it again.");
            return null;
        }
        var disk = U16(end, 4) | U16(end, 6);
        int count = U16(end, 10);
        long bytes = U32(end, 12);
        long offset = U32(end, 16);
        if (count == 0xFFFF || bytes == 0xFFFF_FFFF || offset == 0xFFFF_FFFF || HasZip64Locator())
        {
            Add("LB2008", "archive", "the archive uses the ZIP64 format, which only larger files than a package may be need. Pack it with `dotnet pack`.");
            return null;
        }
        if (disk != 0 || U16(end, 8) != count)
        {
            Add("LB2008", "archive", $"the archive is split over several files. {PackAgain}");
            return null;
        }
        if (U16(end, 20) != 0)
        {
            Add("LB2002", "archive", $"the archive has a comment that reaches past its end. {PackAgain}");
            return null;
        }
        if (offset + bytes != file.Length - EndBytes)
        {
            Add("LB2002", "archive", $"the directory should end where the end record begins (at {file.Length - EndBytes}), it ends at {offset + bytes}: there is foreign data before the archive or inside it. {PackAgain}");
            return null;
        }
        if (count > limits.MaxEntries)
        {
            Add("LB2003", "archive", $"the archive has {count} entries, at most {limits.MaxEntries} are allowed. Pack many small files into one resource.");
            return null;
        }
        if (count == 0)
        {
            Add("LB2001", "archive", $"the archive is empty. {PackAgain}");
            return null;
        }
        return (offset, (int)Math.Min(bytes, int.MaxValue), count);
    }

    private bool HasEndRecordEarlier()
    {
        var tail = new byte[Math.Min(file.Length, EndBytes + ushort.MaxValue + 1)];
        ReadAt(file.Length - tail.Length, tail);
        return tail.AsSpan(0, tail.Length - 1).LastIndexOf("PK\x05\x06"u8) >= 0;
    }

    private bool HasZip64Locator()
    {
        if (file.Length < EndBytes + 20) return false;
        Span<byte> locator = stackalloc byte[4];
        ReadAt(file.Length - EndBytes - 20, locator);
        return locator.SequenceEqual("PK\x06\x07"u8);
    }

    private bool ReadDirectory(long offset, int bytes, int count)
    {
        // 20,000 entries with names of 64 KiB would be 1.3 GB: a name is at most 260 characters, so a directory has a size that fits.
        if (bytes > (long)count * 4096)
        {
            Add("LB2003", "archive", $"the directory has {bytes} bytes for {count} entries. {PackAgain}");
            return false;
        }
        var directory = new byte[bytes];
        ReadAt(offset, directory);
        var rest = directory.AsSpan();
        for (var index = 0; index < count; index++)
        {
            if (rest.Length < DirectoryHeaderBytes || U32(rest, 0) != DirectorySignature)
            {
                Add("LB2001", "archive", $"the directory breaks off at entry {index + 1} of {count}. The file was damaged; download it again.");
                return false;
            }
            var nameBytes = U16(rest, 28);
            var extraBytes = U16(rest, 30);
            var commentBytes = U16(rest, 32);
            var length = DirectoryHeaderBytes + nameBytes + extraBytes + commentBytes;
            if (rest.Length < length)
            {
                Add("LB2001", "archive", $"the directory breaks off at entry {index + 1} of {count}. The file was damaged; download it again.");
                return false;
            }
            ReadHeader(rest[..length], nameBytes, extraBytes, commentBytes, index);
            rest = rest[length..];
        }
        if (rest.Length > 0) Add("LB2002", "archive", $"there are {rest.Length} bytes after the directory's last entry. {PackAgain}");
        return true;
    }

    private void ReadHeader(ReadOnlySpan<byte> record, int nameBytes, int extraBytes, int commentBytes, int index)
    {
        var flags = U16(record, 8);
        var rawName = record.Slice(DirectoryHeaderBytes, nameBytes);
        var name = DecodeName(rawName, (flags & Utf8Flag) != 0, index);
        var header = new Header
        {
            Name = name,
            Path = ArchivePaths.Unescape(name),
            RawName = rawName.ToArray(),
            Flags = flags,
            Method = U16(record, 10),
            Crc = U32(record, 16),
            CompressedSize = U32(record, 20),
            Size = U32(record, 24),
            LocalOffset = U32(record, 42),
        };
        _headers.Add(header);

        if ((flags & 0x2041) != 0) Add("LB2008", header.Name, $"the entry is encrypted. {PackAgain}");
        else if ((flags & ~AllowedFlags) != 0) Add("LB2008", header.Name, $"the entry uses ZIP features 0x{flags:x4} that packages do not. {PackAgain}");
        if (header.Method is not 0 and not 8) Add("LB2008", header.Name, $"the entry is packed with method {header.Method}; only stored (0) and deflated (8) are allowed. {PackAgain}");
        if (header.Method == 0 && header.Size != header.CompressedSize) Add("LB2007", header.Name, $"a stored entry has {header.CompressedSize} bytes but says {header.Size}. {PackAgain}");
        if (U16(record, 34) != 0) Add("LB2008", header.Name, $"the entry is in another part of a split archive. {PackAgain}");
        if (header.CompressedSize == 0xFFFF_FFFF || header.Size == 0xFFFF_FFFF || header.LocalOffset == 0xFFFF_FFFF) Add("LB2008", header.Name, $"the entry uses the ZIP64 format. {PackAgain}");
        if (commentBytes != 0) Add("LB2002", header.Name, $"the entry has a comment. {PackAgain}");
        CheckExtra(record.Slice(DirectoryHeaderBytes + nameBytes, extraBytes), header.Name);
        CheckKind(U32(record, 38), header);
    }

    private string DecodeName(ReadOnlySpan<byte> bytes, bool isUtf8, int index)
    {
        try
        {
            var name = _utf8.GetString(bytes);
            // Without the flag, readers disagree on what bytes above 127 mean.
            if (!isUtf8 && !Ascii.IsValid(bytes)) Add("LB2005", name, $"the name is not ASCII and not marked as UTF-8. {PackAgain}");
            return name;
        }
        catch (DecoderFallbackException)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"entry {index + 1}");
            Add("LB2005", name, $"the name is not valid UTF-8. {PackAgain}");
            return name;
        }
    }

    private void CheckExtra(ReadOnlySpan<byte> extra, string name)
    {
        while (extra.Length >= 4)
        {
            var id = U16(extra, 0);
            var length = U16(extra, 2);
            if (length > extra.Length - 4) break;
            if (id == 0x0001) Add("LB2008", name, $"the entry uses the ZIP64 format. {PackAgain}");
            if (id == 0x7075) Add("LB2008", name, $"the entry has a second name (field 0x7075). {PackAgain}");
            extra = extra[(4 + length)..];
        }
        if (extra.Length > 0) Add("LB2007", name, $"the entry's extra fields are malformed. {PackAgain}");
    }

    private void CheckKind(uint externalAttributes, Header header)
    {
        var kind = (externalAttributes >> 16) & 0xF000;
        if (kind is not 0 and not 0x8000 and not 0x4000)
            Add("LB2006", header.Name, $"the entry is a {(kind == 0xA000 ? "symbolic link" : "special file")}; only files and directories are allowed. {PackAgain}");
        if (header.IsDirectory ? header.Size != 0 : kind == 0x4000) Add("LB2006", header.Name, $"the entry is a file and a directory at once. {PackAgain}");
    }

    private void CheckNames()
    {
        var files = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var directories = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in _headers)
        {
            // Both readings are checked: what one tool takes for `%2e%2e` another takes for `..`.
            var fault = ArchivePaths.FindFault(header.Name) ?? (header.Path == header.Name ? null : ArchivePaths.FindFault(header.Path));
            if (fault is not null) Add("LB2005", header.Name, $"{fault}. Rename the file and pack again.");
            var path = header.Path.TrimEnd('/');
            if (header.IsDirectory)
            {
                if (!header.Path.EndsWith('/') || !directories.Add(path + "/")) Add("LB2004", header.Name, $"the directory is there twice. {PackAgain}");
            }
            else if (!files.Add(path))
            {
                Add("LB2004", header.Name, "there is another entry of this name, or one that differs only in upper and lower case. Rename one of them and pack again.");
            }
        }
        foreach (var header in _headers)
        {
            for (var slash = header.Path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = header.Path.IndexOf('/', slash + 1))
            {
                if (!files.Contains(header.Path[..slash])) continue;
                Add("LB2004", header.Name, $"'{header.Path[..slash]}' is a file and a directory at once. Rename one of them and pack again.");
                break;
            }
        }
        // Directories that differ only in case become one on some disks and two on others.
        var spellings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in _headers)
        {
            for (var slash = header.Path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = header.Path.IndexOf('/', slash + 1))
            {
                var directory = header.Path[..slash];
                if (spellings.TryAdd(directory, directory) || spellings[directory] == directory) continue;
                Add("LB2004", header.Name, $"the directories '{spellings[directory]}' and '{directory}' differ only in upper and lower case. Rename one of them and pack again.");
                spellings[directory] = directory;
            }
        }
    }

    private void CheckSizes()
    {
        long total = 0;
        foreach (var header in _headers)
        {
            total += header.Size;
            if (header.Size > limits.MaxEntryBytes) Add("LB2003", header.Name, $"the entry unpacks to {header.Size} bytes, at most {limits.MaxEntryBytes} are allowed.");
            else if (header.Size > 1 << 20 && header.Size / Math.Max(1, header.CompressedSize) > limits.MaxRatio)
                Add("LB2003", header.Name, $"the entry unpacks to {header.Size} bytes from {header.CompressedSize}: more than {limits.MaxRatio} times its size.");
        }
        if (total > limits.MaxTotalBytes) Add("LB2003", "archive", $"the archive unpacks to {total} bytes, at most {limits.MaxTotalBytes} are allowed. Leave out what the extension does not need at run time.");
        else if (total > 16 << 20 && total / file.Length > limits.MaxRatio) Add("LB2003", "archive", $"the archive unpacks to {total} bytes from {file.Length}: more than {limits.MaxRatio} times its size.");
    }

    private void CheckTiling(long directoryOffset)
    {
        long expected = 0;
        foreach (var header in _headers.OrderBy(header => header.LocalOffset))
        {
            if (header.LocalOffset != expected)
            {
                Add(header.LocalOffset < expected ? "LB2007" : "LB2002", header.Name, header.LocalOffset < expected
                    ? $"the entry begins at {header.LocalOffset}, inside the one before it, which ends at {expected}. {PackAgain}"
                    : $"there are {header.LocalOffset - expected} bytes before the entry that belong to none. {PackAgain}");
                return;
            }
            if (CheckLocal(header, directoryOffset) is not { } end) return;
            expected = end;
        }
        if (expected != directoryOffset) Add("LB2002", "archive", $"there are {directoryOffset - expected} bytes between the last entry and the directory. {PackAgain}");
    }

    /// <summary>Compares an entry's own header with the directory; returns where its data end, null when that is unknown.</summary>
    private long? CheckLocal(Header header, long directoryOffset)
    {
        if (header.LocalOffset + LocalHeaderBytes > directoryOffset) return Truncated(header);
        Span<byte> local = stackalloc byte[LocalHeaderBytes];
        ReadAt(header.LocalOffset, local);
        if (U32(local, 0) != LocalSignature) return Disagree(header, "there is no entry where the directory says");

        var nameBytes = U16(local, 26);
        var extraBytes = U16(local, 28);
        header.DataOffset = header.LocalOffset + LocalHeaderBytes + nameBytes + extraBytes;
        var end = header.DataOffset + header.CompressedSize;
        if (end > directoryOffset) return Truncated(header);

        var nameAndExtra = new byte[nameBytes + extraBytes];
        ReadAt(header.LocalOffset + LocalHeaderBytes, nameAndExtra);
        if (!nameAndExtra.AsSpan(0, nameBytes).SequenceEqual(header.RawName)) Disagree(header, $"the entry itself is named '{Encoding.UTF8.GetString(nameAndExtra, 0, nameBytes)}'");
        CheckExtra(nameAndExtra.AsSpan(nameBytes), header.Name);
        if (U16(local, 6) != header.Flags) Disagree(header, $"flags are 0x{U16(local, 6):x4} in the entry and 0x{header.Flags:x4} in the directory");
        if (U16(local, 8) != header.Method) Disagree(header, $"the method is {U16(local, 8)} in the entry and {header.Method} in the directory");

        var hasDescriptor = (header.Flags & DescriptorFlag) != 0;
        var same = U32(local, 14) == header.Crc && U32(local, 18) == header.CompressedSize && U32(local, 22) == header.Size;
        var empty = U32(local, 14) == 0 && U32(local, 18) == 0 && U32(local, 22) == 0;
        if (!same && !(hasDescriptor && empty)) Disagree(header, "size or checksum differ");
        return hasDescriptor ? SkipDescriptor(header, end, directoryOffset) : end;
    }

    private long? SkipDescriptor(Header header, long offset, long directoryOffset)
    {
        Span<byte> descriptor = stackalloc byte[16];
        var available = (int)Math.Min(16, directoryOffset - offset);
        ReadAt(offset, descriptor[..available]);
        var signed = available >= 4 && U32(descriptor, 0) == DescriptorSignature ? 4 : 0;
        if (available < signed + 12) return Truncated(header);
        if (U32(descriptor, signed) != header.Crc || U32(descriptor, signed + 4) != header.CompressedSize || U32(descriptor, signed + 8) != header.Size)
            return Disagree(header, "size or checksum after the data differ");
        return offset + signed + 12;
    }

    private long? Truncated(Header header)
    {
        Add("LB2007", header.Name, $"the entry reaches into the directory. {PackAgain}");
        return null;
    }

    private long? Disagree(Header header, string what)
    {
        Add("LB2007", header.Name, $"the entry and the directory disagree: {what}. {PackAgain}");
        return null;
    }

    private void ReadAt(long offset, Span<byte> bytes)
    {
        file.Position = offset;
        file.ReadExactly(bytes);
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private sealed class Header
    {
        public required string Name { get; init; }

        public required string Path { get; init; }

        public required byte[] RawName { get; init; }

        public required int Flags { get; init; }

        public required int Method { get; init; }

        public required uint Crc { get; init; }

        public required long CompressedSize { get; init; }

        public required long Size { get; init; }

        public required long LocalOffset { get; init; }

        public long DataOffset { get; set; }

        public bool IsDirectory => Name.EndsWith('/') || Path.EndsWith('/');

        public ArchiveEntry ToEntry() => new(Path, Size, CompressedSize, IsDirectory) { DataOffset = DataOffset, Crc32 = Crc, IsDeflated = Method == 8 };
    }
}
