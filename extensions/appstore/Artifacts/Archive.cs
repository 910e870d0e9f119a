using System.Formats.Tar;
using System.IO.Compression;

namespace LuBan.AppStore.Artifacts;

/// <summary>Unpacks tar.gz and zip into a new folder: files and folders, and nothing else.</summary>
internal static class Archive
{
    private const int LinkType = 0xA000, FileType = 0x8000, FolderType = 0x4000, TypeMask = 0xF000;

    /// <exception cref="ArchiveException">It is refused; the message says why. The folder is left as far as it came.</exception>
    public static async Task UnpackAsync(string file, string folder, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read);
        var start = new byte[2];
        if (await stream.ReadAtLeastAsync(start, 2, throwOnEndOfStream: false, cancellationToken) < 2) throw new ArchiveException("It is empty.");
        stream.Position = 0;
        var writer = new ArchiveWriter(folder, limits);
        try
        {
            if (start is [0x1f, 0x8b]) await UnpackTarAsync(stream, writer, cancellationToken);
            else if (start is [(byte)'P', (byte)'K']) await UnpackZipAsync(stream, writer, cancellationToken);
            else throw new ArchiveException("It is neither tar.gz nor zip.");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException or ArgumentException)
        {
            throw new ArchiveException($"It is damaged: {e.Message}");
        }
    }

    private static async Task UnpackTarAsync(Stream stream, ArchiveWriter writer, CancellationToken cancellationToken)
    {
        await using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
        await using var tar = new TarReader(unpacked);
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    writer.AddFolder(entry.Name);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    await writer.AddFileAsync(entry.Name, entry.DataStream, entry.Mode.HasFlag(UnixFileMode.UserExecute), cancellationToken);
                    break;
                case TarEntryType.GlobalExtendedAttributes:
                    break;
                default:
                    throw new ArchiveException($"The entry '{entry.Name}' is a {entry.EntryType}: only files and folders are taken.");
            }
        }
    }

    private static async Task UnpackZipAsync(Stream stream, ArchiveWriter writer, CancellationToken cancellationToken)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries)
        {
            var mode = entry.ExternalAttributes >> 16;
            if ((mode & TypeMask) is not (0 or FileType or FolderType)) throw new ArchiveException($"The entry '{entry.FullName}' is a {((mode & TypeMask) == LinkType ? "SymbolicLink" : "device")}: only files and folders are taken.");
            if (entry.FullName.EndsWith('/'))
            {
                writer.AddFolder(entry.FullName);
                continue;
            }

            await using var content = await entry.OpenAsync(cancellationToken);
            await writer.AddFileAsync(entry.FullName, content, (mode & 0x40) != 0, cancellationToken);
        }
    }
}
