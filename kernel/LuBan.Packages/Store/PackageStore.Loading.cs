using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Packages;

public sealed partial class PackageStore
{
    /// <summary>Compares a package's files with what was unpacked.</summary>
    /// <param name="package">A package of this store.</param>
    /// <returns>Every file that is changed (LB2306), missing or foreign (LB2307); empty when all is well.</returns>
    public IReadOnlyList<ExtensionProblem> Verify(StoredPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var problems = new List<ExtensionProblem>();
        PackageIndex index;
        try
        {
            index = ReadIndex(package.Directory);
            // The directory's name is the hash of the package file: with it and the file everything else could be made again.
            CheckFile(package.PackageFile, PackageFileName, package.Hash, problems);
        }
        catch (ExtensionException exception)
        {
            return [new ExtensionProblem(exception.Code, package.Hash, exception.Detail)];
        }
        foreach (var (path, expected) in index.Files) CheckFile(Path.Combine(package.Directory, path), path, expected.Sha256, problems);
        foreach (var file in Directory.EnumerateFiles(package.Directory, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(package.Directory, file).Replace(Path.DirectorySeparatorChar, '/');
            if (path is not (IndexFileName or PackageFileName) && !index.Files.ContainsKey(path))
                problems.Add(new("LB2307", path, "the file is not from the package. Somebody wrote into the store: install the package again."));
        }
        return problems;
    }

    private static void CheckFile(string file, string path, string expected, List<ExtensionProblem> problems)
    {
        if (!File.Exists(file))
        {
            problems.Add(new("LB2307", path, "the file is missing. Somebody removed it, or the disk lost it: install the package again."));
            return;
        }
        using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, CopyBytes);
        var found = Convert.ToHexStringLower(SHA256.HashData(content));
        if (found != expected) problems.Add(new("LB2306", path, $"the file's SHA-256 is {found}, unpacked was {expected}. Somebody changed it, or the disk is failing: install the package again."));
    }

    private static FileStream TakeLock(string root)
    {
        try
        {
            Directory.CreateDirectory(root);
            foreach (var name in (string[])["store", "generations", "tmp", "data"]) Directory.CreateDirectory(Path.Combine(root, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(root, exception);
        }
        try
        {
            return new FileStream(Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Unusable(root, exception);
        }
        catch (IOException exception)
        {
            throw new ExtensionException("LB2301", $"The package store '{root}' is open in another process. Stop the other host that uses this data directory, or give this one its own with --data.", exception);
        }
    }

    private static ExtensionException Unusable(string root, Exception cause) =>
        new("LB2302", $"The package store '{root}' cannot be used: {cause.Message} Give the host's user the right to write there, and see that the disk has room.", cause);

    private void Load()
    {
        foreach (var leftover in Directory.EnumerateDirectories(TemporaryDirectory)) DurableFiles.DeleteTree(leftover);
        foreach (var leftover in Directory.EnumerateFiles(TemporaryDirectory)) File.Delete(leftover);
        foreach (var directory in Directory.EnumerateDirectories(StoreDirectory).Order(StringComparer.Ordinal))
        {
            var hash = Path.GetFileName(directory);
            try
            {
                _packages.Add(hash, ReadPackage(directory, hash));
            }
            catch (ExtensionException exception)
            {
                // One damaged package must not keep the host from starting; the set that names it tells what is missing.
                _problems.Add(new(exception.Code, hash, exception.Detail));
            }
        }
        LoadGenerations();
    }

    private void LoadGenerations()
    {
        var number = ReadCurrent();
        foreach (var path in Directory.EnumerateFiles(GenerationsDirectory, "*.json"))
        {
            if (!int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var found)) continue;
            if (found <= number) _generations.Add(found, ReadGeneration(path, found));
            // Written, but its commit was cut off before the pointer moved: it never was in use.
            else File.Delete(path);
        }
        if (number == 0) return;
        _current = _generations.TryGetValue(number, out var current) ? current
            : throw Damaged($"'{CurrentPath}' names state {number}, but generations/{number}.json is missing; there are {Remembered()}. Restore the file from a backup, or write one of these numbers into 'current'.");
    }

    private int ReadCurrent()
    {
        if (!File.Exists(CurrentPath)) return 0;
        var text = File.ReadAllText(CurrentPath).Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Damaged($"'{CurrentPath}' should hold the number of a state, it holds '{(text.Length > 40 ? text[..40] : text)}'. Write the number of the newest file in '{GenerationsDirectory}' into it.");
    }

    private static Generation ReadGeneration(string path, int number)
    {
        try
        {
            var generation = JsonSerializer.Deserialize(File.ReadAllBytes(path), StoreJson.Default.Generation);
            return generation?.Number == number ? generation : throw Damaged($"'{path}' does not describe state {number}. Restore it from a backup.");
        }
        catch (JsonException exception)
        {
            throw Damaged($"'{path}' is not readable: {exception.Message} Restore it from a backup, or remove it when it is not the current state.");
        }
    }

    private static StoredPackage ReadPackage(string directory, string hash)
    {
        var index = ReadIndex(directory);
        var path = Path.Combine(directory, PackageInspector.ManifestPath);
        ManifestReadResult read;
        try
        {
            read = ManifestReader.Read(File.ReadAllBytes(path));
        }
        catch (IOException exception)
        {
            throw new ExtensionException("LB2308", $"Package {index.Id} {index.Version} ({hash}) has no readable manifest: {exception.Message} Install it again.", exception);
        }
        if (read.Manifest is null)
            throw new ExtensionException("LB2308", $"Package {index.Id} {index.Version} ({hash}) has a manifest that this host does not accept: {string.Join(" | ", read.Problems)}. Install a version that fits.");
        return new StoredPackage
        {
            Hash = hash,
            Sha512 = index.Sha512,
            ContentHash = index.ContentHash ?? HashContent(directory),
            Origin = index.Origin,
            Id = index.Id,
            Version = index.Version,
            Directory = directory,
            Manifest = read.Manifest,
            Dependencies = index.Dependencies,
        };
    }

    /// <summary>For packages that were stored before the hash was kept.</summary>
    private static string HashContent(string directory)
    {
        using var file = new FileStream(Path.Combine(directory, PackageFileName), FileMode.Open, FileAccess.Read, FileShare.Read, CopyBytes);
        return PackageContentHash.Compute(file);
    }

    private static PackageIndex ReadIndex(string directory)
    {
        var path = Path.Combine(directory, IndexFileName);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), StoreJson.Default.PackageIndex) ?? throw new JsonException("it is null.");
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new ExtensionException("LB2308", $"The stored package '{directory}' is not readable: {exception.Message} Install the package again.", exception);
        }
    }

    private static ExtensionException Damaged(string message) => new("LB2305", $"The package store's books are damaged: {message}");
}
