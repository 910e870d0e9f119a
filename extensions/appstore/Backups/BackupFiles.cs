using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.AppStore.Artifacts;
using LuBan.AppStore.Supervision;
using LuBan.AppStore.Templates;
using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Backups;

/// <summary>Backups as files: a tar.gz with a manifest, for LuBan alone.</summary>
internal sealed class BackupFiles(AppPlaces places, AppJson json)
{
    private const string Manifest = "manifest.json";

    public string PathOf(string @namespace, string name) => Path.Combine(places.Backups, @namespace, $"{name}.tar.gz");

    /// <summary>A new folder that a command of an app writes into, or reads from.</summary>
    public string Stage(string name, ProcessUser? user)
    {
        var above = Path.Combine(AppPlaces.Open(places.Root), "staging");
        AppPlaces.Open(above);
        var folder = Path.Combine(above, name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return AppPlaces.Give(folder, user);
    }

    /// <summary>Packs what a command wrote.</summary>
    public async Task<(long Size, string Digest)> PackAsync(string staged, string target, Func<IReadOnlyDictionary<string, string>, BackupManifest> describe, CancellationToken cancellationToken)
    {
        // From here on the app's user cannot change what is read as LuBan: links in it would lead anywhere.
        ProcessUser.TakeBack(staged);
        File.SetUnixFileMode(staged, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var files = new DirectoryInfo(staged).GetFileSystemInfos();
        if (files.Length == 0) throw new AppProblem("BackupEmpty", "The backup command of the template wrote nothing into ${backup}.");
        if (Array.Find(files, file => file is not FileInfo || file.LinkTarget is not null) is { } odd) throw new AppProblem("BackupOdd", $"The backup command wrote '{odd.Name}', which is no plain file. Only files are taken, no folders and links.");
        var hashes = new Dictionary<string, string>();
        foreach (var file in files) hashes[file.Name] = await HashAsync(file.FullName, cancellationToken);
        AppPlaces.Close(places.Backups);
        AppPlaces.Close(Path.GetDirectoryName(target)!);
        var next = target + ".new";
        File.Delete(next);
        await using (var stream = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            await using (var packed = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            await using (var tar = new TarWriter(packed, TarEntryFormat.Pax, leaveOpen: true))
            {
                var manifest = new MemoryStream(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(describe(hashes), json.Options)));
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, Manifest) { DataStream = manifest }, cancellationToken);
                foreach (var file in files)
                {
                    await using var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read);
                    await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, $"files/{file.Name}") { DataStream = content }, cancellationToken);
                }
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(next, target, overwrite: true);
        return (new FileInfo(target).Length, await HashAsync(target, cancellationToken));
    }

    /// <summary>Unpacks and verifies a backup: the file against what is known of it, every file in it against the manifest.</summary>
    /// <returns>The manifest, and the folder with the files.</returns>
    public async Task<(BackupManifest Manifest, string Folder)> UnpackAsync(string source, string? digest, string name, CancellationToken cancellationToken)
    {
        if (!File.Exists(source)) throw new AppProblem("BackupMissing", $"The file {source} of the backup is gone. Bring it back from where it was copied to, or choose another backup.");
        if (digest is not null && await HashAsync(source, cancellationToken) is var found && found != digest) throw new AppProblem("BackupDamaged", $"The file {source} is not what was written: its digest is {found}, and {digest} is expected. Choose another backup.");
        var folder = Path.Combine(AppPlaces.Close(places.Scratch), name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        await Archive.UnpackAsync(source, folder, new(long.MaxValue), cancellationToken);
        var manifest = JsonSerializer.Deserialize<BackupManifest>(await File.ReadAllTextAsync(Path.Combine(folder, Manifest), cancellationToken), json.Options)!;
        foreach (var (file, hash) in manifest.Files)
        {
            if (await HashAsync(Path.Combine(folder, "files", file), cancellationToken) != hash) throw new AppProblem("BackupDamaged", $"'{file}' in the backup is not what was written. Choose another backup.");
        }

        return (manifest, folder);
    }

    /// <summary>Gives the files of an unpacked backup to an app.</summary>
    public static void Hand(string unpacked, string staged, ProcessUser? user)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(unpacked, "files")))
        {
            // Ours until it is whole and named: moved into the folder last.
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            user?.Own(file);
            File.Move(file, Path.Combine(staged, Path.GetFileName(file)));
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        return "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
