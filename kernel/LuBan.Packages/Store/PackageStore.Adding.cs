using System.Security.Cryptography;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Packages;

public sealed partial class PackageStore
{
    private const int CopyBytes = 81920;

    /// <summary>Copies the package file into the staging directory and hashes it on the way.</summary>
    private async Task<(string Sha256, string Sha512)> ReceiveAsync(Stream nupkg, string path, PackageExpectation expected, CancellationToken cancellationToken)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        var buffer = new byte[CopyBytes];
        int read;
        while ((read = await nupkg.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (file.Position + read > _limits.MaxFileBytes)
            {
                throw new PackageException($"Package {expected.Id} {expected.Version}", [new ExtensionProblem("LB2003", "archive",
                    $"the file has more than the allowed {_limits.MaxFileBytes} bytes. Leave out what the extension does not need at run time.")]);
            }
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            sha256.AppendData(buffer, 0, read);
            sha512.AppendData(buffer, 0, read);
        }
        file.Flush(flushToDisk: true);
        return (Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToBase64String(sha512.GetHashAndReset()));
    }

    private StoredPackage Unpack(string staging, string sha256, string sha512, PackageExpectation expected, CancellationToken cancellationToken)
    {
        var subject = $"Package {expected.Id} {expected.Version}";
        using (var file = new FileStream(Path.Combine(staging, PackageFileName), FileMode.Open, FileAccess.Read, FileShare.Read, CopyBytes))
        {
            var inspection = PackageInspector.Inspect(file, _limits, cancellationToken);
            var identity = inspection is { Id: { } id, Version: { } version } ? FindIdentityProblem(expected, id, version) : null;
            IReadOnlyList<ExtensionProblem> problems = identity is null ? inspection.Problems : [.. inspection.Problems, identity];
            if (problems.Count > 0) throw new PackageException(subject, problems);
            var contentHash = PackageContentHash.Compute(file);
            CheckContent(expected, contentHash);

            var files = Extract(file, inspection.Entries, staging, cancellationToken);
            var index = new PackageIndex(inspection.Id!, inspection.Version!, sha512, inspection.Dependencies, files, contentHash, expected.Origin);
            File.WriteAllBytes(Path.Combine(staging, IndexFileName), JsonSerializer.SerializeToUtf8Bytes(index, StoreJson.Default.PackageIndex));
        }
        Seal(staging, cancellationToken);
        return Publish(staging, sha256);
    }

    /// <summary>Writes the checked entries below a fresh directory. Modes and times of the archive are ignored.</summary>
    private static SortedDictionary<string, IndexedFile> Extract(Stream archive, IReadOnlyList<ArchiveEntry> entries, string staging, CancellationToken cancellationToken)
    {
        var files = new SortedDictionary<string, IndexedFile>(StringComparer.Ordinal);
        var prefix = staging + Path.DirectorySeparatorChar;
        var buffer = new byte[CopyBytes];
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in entries.Where(entry => !entry.IsDirectory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.GetFullPath(Path.Combine(staging, entry.Path));
            // The check made this impossible; a mistake in the check must not become a write outside.
            if (!path.StartsWith(prefix, StringComparison.Ordinal)) throw new InvalidOperationException($"The entry '{entry.Path}' leads out of the staging directory.");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var content = StrictArchive.Open(archive, entry);
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
            long size = 0;
            int read;
            while ((read = content.Read(buffer)) > 0)
            {
                file.Write(buffer, 0, read);
                sha256.AppendData(buffer, 0, read);
                size += read;
            }
            files.Add(entry.Path, new IndexedFile(size, Convert.ToHexStringLower(sha256.GetHashAndReset())));
        }
        return files;
    }

    /// <summary>Makes a staged package durable and read-only. All files are written before the first is flushed: the disk then writes them together.</summary>
    private static void Seal(string staging, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(staging, "*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            DurableFiles.FlushFile(file);
            DurableFiles.MakeReadOnly(file);
        }
        foreach (var directory in Directory.EnumerateDirectories(staging, "*", SearchOption.AllDirectories)) DurableFiles.FlushDirectory(directory);
        DurableFiles.FlushDirectory(staging);
    }

    private StoredPackage Publish(string staging, string sha256)
    {
        lock (_gate)
        {
            // Somebody else added the same file meanwhile.
            if (_packages.TryGetValue(sha256, out var known)) return known;
            var directory = Path.Combine(StoreDirectory, sha256);
            // What is there and not in the books was found damaged on open; the new copy replaces it.
            if (Directory.Exists(directory)) MoveToTemporaryAndDelete(directory);
            Directory.Move(staging, directory);
            DurableFiles.FlushDirectory(StoreDirectory);
            _problems.RemoveAll(problem => problem.Location == sha256);
            return _packages[sha256] = ReadPackage(directory, sha256);
        }
    }
}
