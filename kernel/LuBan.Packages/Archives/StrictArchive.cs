using System.IO.Compression;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>
/// Checks a package file as a ZIP archive before anything of it is used: one reading of it is possible, everything in it can be written to a
/// disk without surprise, and it is not larger than it says. Reads it only; never writes.
/// </summary>
/// <remarks>
/// Stricter than the format: an archive is a row of entries from byte 0, then the directory, then the end record, and nothing else. What .NET
/// and NuGet accept beyond that (gaps, prefixes, several directories, sizes that lie) is what hostile files are made of.
/// </remarks>
public static class StrictArchive
{
    private const int BufferBytes = 81920;

    /// <summary>Checks an archive, its content included. Never throws for bad input.</summary>
    /// <param name="file">The file; can seek.</param>
    /// <param name="limits">How large it may be; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The entries and every problem.</returns>
    public static ArchiveReport Check(Stream file, ArchiveLimits? limits = null, CancellationToken cancellationToken = default)
    {
        var report = CheckStructure(file, limits);
        if (report.Problems.Count > 0) return report;

        return report with { Problems = CheckContent(file, report.Entries, cancellationToken) };
    }

    /// <summary>Unpacks every entry of a sound archive, into nothing, and compares it with what the directory says.</summary>
    internal static IReadOnlyList<ExtensionProblem> CheckContent(Stream file, IReadOnlyList<ArchiveEntry> entries, CancellationToken cancellationToken)
    {
        var problems = new List<ExtensionProblem>();
        var buffer = new byte[BufferBytes];
        foreach (var entry in entries.Where(entry => !entry.IsDirectory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (FindContentFault(file, entry, buffer) is { } fault) problems.Add(new("LB2009", entry.Path, fault));
        }
        return problems;
    }

    /// <summary>Checks an archive without unpacking its entries. Never throws for bad input.</summary>
    /// <param name="file">The file; can seek.</param>
    /// <param name="limits">How large it may be; null: the defaults.</param>
    /// <returns>The entries and every problem.</returns>
    public static ArchiveReport CheckStructure(Stream file, ArchiveLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new ArchiveScan(file, limits ?? ArchiveLimits.Default).Run();
    }

    /// <summary>Opens a checked entry.</summary>
    /// <param name="file">The archive; its position moves with the returned stream, so one entry can be open at a time.</param>
    /// <param name="entry">An entry of that archive's report.</param>
    /// <returns>The unpacked content; ends at the entry's size at the latest.</returns>
    public static Stream Open(Stream file, ArchiveEntry entry)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(entry);
        var packed = new SliceStream(file, entry.DataOffset, entry.CompressedSize);
        return entry.IsDeflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
    }

    /// <summary>Reads a checked entry whole; null when it is larger than the cap.</summary>
    /// <exception cref="PackageException">LB2009: only the structure was checked, and the content does not unpack.</exception>
    internal static byte[]? ReadAll(Stream file, ArchiveEntry entry, int maxBytes)
    {
        if (entry.Size > maxBytes) return null;
        try
        {
            using var content = Open(file, entry);
            var bytes = new byte[entry.Size];
            content.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new PackageException("The archive", [new ExtensionProblem("LB2009", entry.Path, $"the content cannot be unpacked ({exception.Message.TrimEnd('.')}). The file was damaged on its way; download it again.")]);
        }
    }

    private static string? FindContentFault(Stream file, ArchiveEntry entry, byte[] buffer)
    {
        var crc = Crc32.Start();
        long total = 0;
        try
        {
            using var content = Open(file, entry);
            int read;
            while ((read = content.Read(buffer)) > 0)
            {
                total += read;
                if (total > entry.Size) return $"the content is larger than the {entry.Size} bytes the directory says. Pack it again, and do not install it from where this file came from.";
                crc.Append(buffer.AsSpan(0, read));
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            return $"the content cannot be unpacked ({exception.Message.TrimEnd('.')}). The file was damaged on its way; download it again.";
        }
        if (total != entry.Size) return $"the content has {total} bytes, the directory says {entry.Size}. The file was damaged on its way; download it again.";
        return crc.Value == entry.Crc32 ? null : $"the content's checksum is {crc.Value:x8}, the directory says {entry.Crc32:x8}. The file was damaged or changed; download it again.";
    }
}
