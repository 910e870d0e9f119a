using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>
/// Installed packages on disk: unpacked once under the hash of their file, and numbered generations that say which of them are in use. One
/// process at a time. Every change is on the disk when its method returns, and a process killed in between leaves the state before or after it.
/// </summary>
/// <remarks>
/// <code>
/// store/{sha256}/      one unpacked package, read-only, with .luban-files.json (hash of every file) and the package file itself
/// generations/{n}.json one state of the set
/// current              the number of the state in use
/// tmp/                 work in progress; emptied on open
/// data/{id}/           what extensions keep; no install or upgrade touches it
/// lock                 held while the store is open
/// </code>
/// Safe for concurrent use. <see cref="Collect"/> may remove a package that was added and not yet committed, unless it is pinned.
/// </remarks>
public sealed partial class PackageStore : IDisposable
{
    private const int KeptRollbackPoints = 3;
    internal const string PackageFileName = ".luban-package.nupkg";
    internal const string IndexFileName = ".luban-files.json";

    private readonly Lock _gate = new();
    private readonly string _root;
    private readonly FileStream _lock;
    private readonly TimeProvider _time;
    private readonly ArchiveLimits _limits;
    private readonly Dictionary<string, StoredPackage> _packages = new(StringComparer.Ordinal);
    private readonly List<ExtensionProblem> _problems = [];
    private SortedDictionary<int, Generation> _generations = [];
    private Generation _current = _empty;

    private static readonly Generation _empty = new(0, new Dictionary<string, GenerationItem>(), "empty", "kernel", DateTimeOffset.UnixEpoch, null);

    private PackageStore(string root, FileStream fileLock, TimeProvider time, ArchiveLimits limits)
    {
        _root = root;
        _lock = fileLock;
        _time = time;
        _limits = limits;
    }

    /// <summary>Opens a store; makes an empty one when there is none.</summary>
    /// <param name="rootDirectory">Its directory.</param>
    /// <param name="time">The clock for time stamps; null: the system's.</param>
    /// <param name="limits">How large packages may be; null: the defaults.</param>
    /// <returns>The store; dispose it to let another process open it.</returns>
    /// <exception cref="ExtensionException">LB2301: another process has it open. LB2302: the directory is not usable. LB2305: its books are damaged.</exception>
    public static PackageStore Open(string rootDirectory, TimeProvider? time = null, ArchiveLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(rootDirectory);
        var root = Path.GetFullPath(rootDirectory);
        var fileLock = TakeLock(root);
        var store = new PackageStore(root, fileLock, time ?? TimeProvider.System, limits ?? ArchiveLimits.Default);
        try
        {
            store.Load();
            return store;
        }
        catch (Exception exception)
        {
            store.Dispose();
            if (exception is IOException or UnauthorizedAccessException) throw Unusable(root, exception);
            throw;
        }
    }

    /// <summary>The state in use.</summary>
    public Generation Current
    {
        get
        {
            lock (_gate) return _current;
        }
    }

    /// <summary>Every remembered state, oldest first; the last one is <see cref="Current"/>.</summary>
    public IReadOnlyList<Generation> Generations
    {
        get
        {
            lock (_gate) return [.. _generations.Values];
        }
    }

    /// <summary>Packages that were in the store and not readable when it was opened. They count as not there.</summary>
    public IReadOnlyList<ExtensionProblem> Problems
    {
        get
        {
            lock (_gate) return [.. _problems];
        }
    }

    /// <summary>Checks, unpacks and keeps a package. Adding the same file again finds the one that is there.</summary>
    /// <param name="nupkg">The package file, from its current position; read once, need not seek.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="cancellationToken">Ends the work; nothing remains of it.</param>
    /// <returns>The package in the store. It is in use only after a <see cref="Commit"/>.</returns>
    /// <exception cref="PackageException">LB20xx: the file was refused; the store is unchanged.</exception>
    public async Task<StoredPackage> AddAsync(Stream nupkg, PackageExpectation expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(nupkg);
        ArgumentNullException.ThrowIfNull(expected);
        ObjectDisposedException.ThrowIf(!_lock.CanWrite, this);
        var staging = Path.Combine(TemporaryDirectory, Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(staging);
        try
        {
            var (sha256, sha512) = await ReceiveAsync(nupkg, Path.Combine(staging, PackageFileName), expected, cancellationToken);
            CheckHash(expected, sha512);
            if (Find(sha256) is { } known)
            {
                CheckIdentity(expected, known.Id, known.Version);
                CheckContent(expected, known.ContentHash);
                return known;
            }
            return await Task.Run(() => Unpack(staging, sha256, sha512, expected, cancellationToken), cancellationToken);
        }
        finally
        {
            if (Directory.Exists(staging)) DurableFiles.DeleteTree(staging);
        }
    }

    /// <summary>Finds a package.</summary>
    /// <param name="hash">Its key: the SHA-256 of the package file in lower-case hexadecimal digits.</param>
    /// <returns>The package; null when it is not there.</returns>
    public StoredPackage? Find(string hash)
    {
        lock (_gate) return _packages.GetValueOrDefault(hash);
    }

    /// <summary>Every package, by id and version.</summary>
    /// <returns>The packages.</returns>
    public IReadOnlyList<StoredPackage> List()
    {
        lock (_gate)
        {
            return [.. _packages.Values
                .OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase)
                .ThenBy(package => NuGet.Versioning.NuGetVersion.Parse(package.Version))
                .ThenBy(package => package.Hash, StringComparer.Ordinal)];
        }
    }

    /// <summary>Makes a set of packages the one in use.</summary>
    /// <param name="items">From extension id in lower case to version and key; every package must be in the store.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="actor">Who.</param>
    /// <returns>The new state, already on disk.</returns>
    /// <exception cref="ExtensionException">LB2303: an item names a package that is not in the store, or another one than it says.</exception>
    public Generation Commit(IReadOnlyDictionary<string, GenerationItem> items, string reason, string actor)
    {
        ArgumentNullException.ThrowIfNull(items);
        lock (_gate) return Append(items, reason, actor, restoredFrom: null);
    }

    /// <summary>Makes a state with the items of the current one, to go back to after a larger change. The newest three such states are kept.</summary>
    /// <param name="reason">Why, for people.</param>
    /// <param name="actor">Who.</param>
    /// <returns>The new state, already on disk.</returns>
    public Generation Mark(string reason, string actor)
    {
        lock (_gate) return Append(_current.Items, reason, actor, restoredFrom: null, isRollbackPoint: true);
    }

    /// <summary>Goes back to an earlier state, by making a new one with its items.</summary>
    /// <param name="number">The state to go back to; null: the one before the current.</param>
    /// <param name="actor">Who.</param>
    /// <returns>The new state, already on disk.</returns>
    /// <exception cref="ExtensionException">LB2304: there is no such state. LB2303: a package of it is no longer in the store.</exception>
    public Generation Rollback(int? number, string actor)
    {
        lock (_gate)
        {
            var target = number ?? PreviousOf(_current)
                ?? throw new ExtensionException("LB2304", "There is no state before the current one to go back to. Install the version that you want instead.");
            var items = target == 0 ? _empty.Items : _generations.TryGetValue(target, out var generation)
                ? generation.Items
                : throw new ExtensionException("LB2304", $"State {target} is not remembered; there are {Remembered()}. Older ones were collected. Choose one of these.");
            return Append(items, $"rollback to {target}", actor, restoredFrom: target);
        }
    }

    /// <summary>Forgets old states and removes packages that nothing names.</summary>
    /// <param name="keepGenerations">How many of the newest states stay; at least 1, the current one always stays. The newest three that were marked stay, too.</param>
    /// <param name="pinnedHashes">Packages to keep besides: those being installed, and those whose code is still loaded.</param>
    /// <returns>What was removed.</returns>
    public CollectReport Collect(int keepGenerations, IReadOnlySet<string> pinnedHashes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keepGenerations, 1);
        ArgumentNullException.ThrowIfNull(pinnedHashes);
        lock (_gate)
        {
            var points = _generations.Values.Where(generation => generation.IsRollbackPoint).Select(generation => generation.Number).OrderDescending().Take(KeptRollbackPoints);
            var forgotten = _generations.Keys.OrderDescending().Skip(keepGenerations).Except(points).Order().ToList();
            foreach (var number in forgotten)
            {
                File.Delete(GenerationPath(number));
                _generations.Remove(number);
            }
            if (forgotten.Count > 0) DurableFiles.FlushDirectory(GenerationsDirectory);

            var used = _generations.Values.SelectMany(generation => generation.Items.Values).Select(item => item.Hash).ToHashSet(StringComparer.Ordinal);
            var removed = new List<string>();
            long bytes = 0;
            foreach (var directory in Directory.EnumerateDirectories(StoreDirectory).Order(StringComparer.Ordinal).ToList())
            {
                var hash = Path.GetFileName(directory);
                if (used.Contains(hash) || pinnedHashes.Contains(hash)) continue;
                _packages.Remove(hash);
                bytes += new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
                // Out of the store in one step, so that a kill in the middle of the deletion leaves no half package.
                MoveToTemporaryAndDelete(directory);
                removed.Add(hash);
            }
            if (removed.Count > 0) DurableFiles.FlushDirectory(StoreDirectory);
            return new CollectReport(forgotten, removed, bytes);
        }
    }

    /// <summary>Where an extension keeps its data. The directory may not exist yet.</summary>
    /// <param name="id">The extension id.</param>
    /// <returns>The full path.</returns>
    public string DataDirectory(string id)
    {
        if (!PackageIds.IsPackageId(id)) throw new ArgumentException($"'{id}' is not an extension id.", nameof(id));
        return Path.Combine(_root, "data", PackageIds.Key(id));
    }

    /// <summary>Removes an extension's data for good. Nothing happens when there are none.</summary>
    /// <param name="id">The extension id.</param>
    public void DeleteData(string id)
    {
        var directory = DataDirectory(id);
        lock (_gate)
        {
            if (!Directory.Exists(directory)) return;
            MoveToTemporaryAndDelete(directory);
            DurableFiles.FlushDirectory(Path.Combine(_root, "data"));
        }
    }

    /// <summary>Lets another process open the store.</summary>
    public void Dispose() => _lock.Dispose();

    private string StoreDirectory => Path.Combine(_root, "store");

    private string GenerationsDirectory => Path.Combine(_root, "generations");

    /// <summary>A folder for files that need not outlive the process: emptied when the store is opened.</summary>
    public string TemporaryDirectory => Path.Combine(_root, "tmp");

    private string CurrentPath => Path.Combine(_root, "current");

    private string GenerationPath(int number) => Path.Combine(GenerationsDirectory, $"{number}.json");

    private Generation Append(IReadOnlyDictionary<string, GenerationItem> items, string reason, string actor, int? restoredFrom, bool isRollbackPoint = false)
    {
        ObjectDisposedException.ThrowIf(!_lock.CanWrite, this);
        var sorted = new SortedDictionary<string, GenerationItem>(StringComparer.Ordinal);
        foreach (var (id, item) in items)
        {
            CheckItem(id, item);
            sorted.Add(PackageIds.Key(id), item);
        }
        var next = new Generation(_current.Number + 1, sorted, reason, actor, _time.GetUtcNow(), _current.Number, restoredFrom, isRollbackPoint);
        DurableFiles.Replace(GenerationPath(next.Number), JsonSerializer.SerializeToUtf8Bytes(next, StoreJson.Default.Generation), TemporaryDirectory);
        // The commit point: before this rename the old state is in use, after it the new one.
        WriteCurrent(next.Number);
        _generations[next.Number] = next;
        return _current = next;
    }

    private void CheckItem(string id, GenerationItem item)
    {
        if (!_packages.TryGetValue(item.Hash, out var package))
            throw new ExtensionException("LB2303", $"Package {id} {item.Version} ({item.Hash}) is not in the store. Install it again.");
        if (!package.Id.Equals(id, StringComparison.OrdinalIgnoreCase) || package.Version != item.Version)
            throw new ExtensionException("LB2303", $"The package {item.Hash} is {package.Id} {package.Version}, not {id} {item.Version}. Install {id} again.");
    }

    /// <summary>The state before a state: for a rollback, the one before what it brought back, so that two rollbacks go two steps back.</summary>
    private int? PreviousOf(Generation generation) => generation.RestoredFrom switch
    {
        null => generation.Parent,
        { } source when _generations.TryGetValue(source, out var restored) => PreviousOf(restored),
        _ => null,
    };

    private string Remembered() => _generations.Count == 0 ? "none" : string.Join(", ", _generations.Keys);

    private void WriteCurrent(int number) => DurableFiles.Replace(CurrentPath, System.Text.Encoding.ASCII.GetBytes($"{number}\n"), TemporaryDirectory);

    private void MoveToTemporaryAndDelete(string directory)
    {
        var grave = Path.Combine(TemporaryDirectory, Guid.NewGuid().ToString("n"));
        Directory.Move(directory, grave);
        DurableFiles.DeleteTree(grave);
    }

    private void CheckIdentity(PackageExpectation expected, string id, string version)
    {
        if (FindIdentityProblem(expected, id, version) is { } problem) throw new PackageException($"Package {expected.Id} {expected.Version}", [problem]);
    }

    private static ExtensionProblem? FindIdentityProblem(PackageExpectation expected, string id, string version)
    {
        var sameVersion = Versions.TryParse(expected.Version, out var wanted) && wanted.Equals(NuGet.Versioning.NuGetVersion.Parse(version));
        return sameVersion && expected.Id.Equals(id, StringComparison.OrdinalIgnoreCase) ? null
            : new ExtensionProblem("LB2019", "archive", $"asked for {expected.Id} {expected.Version}, the file is {id} {version}. The source is broken or hostile: do not install from it; tell whoever runs it.");
    }

    private static void CheckHash(PackageExpectation expected, string sha512)
    {
        if (expected.Sha512 is null || expected.Sha512 == sha512) return;
        throw new PackageException($"Package {expected.Id} {expected.Version}", [new ExtensionProblem("LB2020", "archive",
            $"the file's SHA-512 is {sha512}, expected was {expected.Sha512}. The file was changed on its way or at the source: do not install it; compare it with its publisher's.")]);
    }

    private static void CheckContent(PackageExpectation expected, string contentHash)
    {
        if (expected.ContentHash is null || expected.ContentHash == contentHash) return;
        throw new PackageException($"Package {expected.Id} {expected.Version}", [new ExtensionProblem("LB2118", "archive",
            $"its content hash is {contentHash}, locked is {expected.ContentHash}. These are other bytes under the same version: do not install them; ask whoever wrote the lock file, and the publisher.")]);
    }
}
