using System.Globalization;
using System.Security.Cryptography;
using LuBan.AppStore.Supervision;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.AppStore.Artifacts;

/// <summary>What was uploaded, by its content: once on disk, however many namespaces have it. A namespace sees what it uploaded.</summary>
internal sealed class ArtifactStore(AppPlaces places, IOptionsMonitor<AppStoreOptions> options, TimeProvider time)
{
    private const string Prefix = "sha256:";
    private readonly SemaphoreSlim _changing = new(1, 1);

    /// <summary>The folder of an artifact's files; null when the namespace has none of this digest.</summary>
    public string? Find(string @namespace, string digest) => File.Exists(Marker(@namespace, Hex(digest))) ? Path.Combine(Folder(Hex(digest)), "content") : null;

    public IReadOnlyList<Artifact> List(string @namespace) =>
        Directory.Exists(places.Artifacts)
            ? [.. Directory.EnumerateDirectories(places.Artifacts).Select(folder => Path.GetFileName(folder)).Where(hex => File.Exists(Marker(@namespace, hex))).Order(StringComparer.Ordinal)
                .Select(hex => new Artifact(Prefix + hex, long.Parse(File.ReadAllText(Path.Combine(Folder(hex), "size")), CultureInfo.InvariantCulture), new(File.GetLastWriteTimeUtc(Marker(@namespace, hex)), TimeSpan.Zero)))]
            : [];

    /// <summary>Takes an archive.</summary>
    /// <exception cref="ArchiveException">It is refused.</exception>
    public async Task<Artifact> AddAsync(string @namespace, Stream content, CancellationToken cancellationToken)
    {
        var scratch = Path.Combine(AppPlaces.Close(places.Scratch), Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(scratch);
        try
        {
            var (hex, size) = await SaveAsync(content, Path.Combine(scratch, "upload"), cancellationToken);
            if (!Directory.Exists(Folder(hex)))
            {
                var unpacked = Path.Combine(scratch, "artifact");
                Directory.CreateDirectory(Path.Combine(unpacked, "content"));
                await Archive.UnpackAsync(Path.Combine(scratch, "upload"), Path.Combine(unpacked, "content"), new(options.CurrentValue.UnpackedBytes), cancellationToken);
                await File.WriteAllTextAsync(Path.Combine(unpacked, "size"), size.ToString(CultureInfo.InvariantCulture), cancellationToken);
                Directory.CreateDirectory(Path.Combine(unpacked, "namespaces"));
                OpenUp(unpacked);
                await PublishAsync(unpacked, hex, cancellationToken);
            }

            await File.WriteAllTextAsync(Marker(@namespace, hex), "", cancellationToken);
            File.SetLastWriteTimeUtc(Marker(@namespace, hex), time.GetUtcNow().UtcDateTime);
            return new(Prefix + hex, size, time.GetUtcNow());
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Removes what no app uses and nobody uploaded lately.</summary>
    /// <param name="isUsed">Whether an app of a namespace has a digest.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public async Task CollectAsync(Func<string, string, bool> isUsed, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(places.Artifacts)) return;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var oldest = time.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(options.CurrentValue.UnusedArtifactMinutes);
            foreach (var folder in Directory.EnumerateDirectories(places.Artifacts))
            {
                var markers = Directory.GetFiles(Path.Combine(folder, "namespaces"));
                var unused = markers.Where(marker => File.GetLastWriteTimeUtc(marker) < oldest && !isUsed(Path.GetFileName(marker), Prefix + Path.GetFileName(folder))).ToList();
                unused.ForEach(File.Delete);
                if (unused.Count == markers.Length && (unused.Count > 0 || Directory.GetLastWriteTimeUtc(folder) < oldest)) Directory.Delete(folder, recursive: true);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task PublishAsync(string unpacked, string hex, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            AppPlaces.Open(places.Root);
            AppPlaces.Open(places.Artifacts);
            if (!Directory.Exists(Folder(hex))) Directory.Move(unpacked, Folder(hex));
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task<(string Hex, long Size)> SaveAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        var limit = options.CurrentValue.ArtifactBytes;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[81920];
        var size = 0L;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if ((size += read) > limit) throw new ArchiveException($"It is larger than {limit} bytes.");
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), size);
    }

    /// <summary>The files were made with the process's mask: apps must be able to read them whatever it is.</summary>
    private static void OpenUp(string folder)
    {
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode passable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder, readable | passable);
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(entry, Directory.Exists(entry) || File.GetUnixFileMode(entry).HasFlag(UnixFileMode.UserExecute) ? readable | passable : readable);
        }
    }

    private static string Hex(string digest) => digest.Length == Prefix.Length + 64 && digest.StartsWith(Prefix, StringComparison.Ordinal) && digest[Prefix.Length..].All(char.IsAsciiHexDigitLower)
        ? digest[Prefix.Length..] : throw new ExtensionException("LB9410", $"'{digest}' is not a digest. One is sha256: and 64 hexadecimal digits, as the upload answered it.");

    private string Folder(string hex) => Path.Combine(places.Artifacts, hex);

    private string Marker(string @namespace, string hex) => Path.Combine(Folder(hex), "namespaces", @namespace);
}
