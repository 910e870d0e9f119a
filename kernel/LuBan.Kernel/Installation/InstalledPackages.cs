using System.Diagnostics.CodeAnalysis;
using LuBan.Packages;

namespace LuBan.Kernel.Installation;

/// <summary>What the current generation holds. All changes go through here, one at a time.</summary>
internal sealed class InstalledPackages(PackageStore store) : IDisposable
{
    private readonly SemaphoreSlim _changes = new(1);
    private readonly Lock _collecting = new();
    private int _staging;

    public PackageStore Store { get; } = store;

    public IEnumerable<string> Names => Store.Current.Items.Keys;

    public string? VersionOf(string name) => Store.Current.Items.GetValueOrDefault(name)?.Version;

    public IReadOnlyDictionary<string, string> Versions() =>
        Store.Current.Items.ToDictionary(item => item.Key, item => item.Value.Version, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the stored package of the installed version.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out StoredPackage? package)
    {
        package = Store.Current.Items.TryGetValue(name, out var item) ? Store.Find(item.Hash) : null;
        return package is not null;
    }

    /// <summary>Finds a package that is stored, installed or not: an earlier generation's, or one that was staged before a crash.</summary>
    public StoredPackage? FindStored(string name, string version) =>
        Store.List().FirstOrDefault(package => string.Equals(package.Id, name, StringComparison.OrdinalIgnoreCase) && package.Version == version);

    /// <summary>The installed extensions that need this one, by id.</summary>
    public IReadOnlyList<string> DependantsOf(string name) =>
        [.. Names.Where(other => other != name && TryFind(other, out var package) && package.Dependencies.Any(dependency => string.Equals(dependency.Id, name, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal)];

    public async Task SetAsync(string name, StoredPackage package, string reason, CancellationToken cancellationToken) =>
        await ChangeAsync(items => items[name] = new GenerationItem(package.Version, package.Hash), reason, cancellationToken);

    public async Task RemoveAsync(string name, string reason, CancellationToken cancellationToken) =>
        await ChangeAsync(items => items.Remove(name), reason, cancellationToken);

    /// <summary>Marks the current state as one to go back to.</summary>
    /// <returns>Its number.</returns>
    public async Task<int> MarkAsync(string reason, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        try
        {
            return Store.Mark(reason, "kernel").Number;
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>What each installed extension needs.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PackageDependency>> Dependencies() => Names
        .Select(name => (name, package: TryFind(name, out var package) ? package : null))
        .Where(item => item.package is not null)
        .ToDictionary(item => item.name, item => item.package!.Dependencies, StringComparer.OrdinalIgnoreCase);

    /// <summary>Marks that packages are being brought in which no generation names yet. Dispose the answer when one does.</summary>
    public IDisposable BeginStaging() => new Staging(this);

    /// <summary>Deletes the packages that no kept generation and no loaded runtime needs. While packages are being brought in, nothing is deleted.</summary>
    public void Collect(int keepGenerations, IReadOnlySet<string> inUse)
    {
        lock (_collecting)
        {
            if (_staging == 0) Store.Collect(keepGenerations, inUse);
        }
    }

    /// <summary>A file of its own to receive a package in; it goes when it is closed.</summary>
    public FileStream CreateTemporaryFile() => new(
        Path.Combine(Store.TemporaryDirectory, $"{Guid.NewGuid():N}.nupkg"),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.Asynchronous | FileOptions.DeleteOnClose);

    public void Dispose() => _changes.Dispose();

    private async Task ChangeAsync(Action<Dictionary<string, GenerationItem>> change, string reason, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        try
        {
            var before = Store.Current.Items;
            var items = new Dictionary<string, GenerationItem>(before, StringComparer.Ordinal);
            change(items);
            var same = items.Count == before.Count && items.All(item => before.TryGetValue(item.Key, out var old) && old == item.Value);
            if (!same) Store.Commit(items, reason, "kernel");
        }
        finally
        {
            _changes.Release();
        }
    }

    private sealed class Staging : IDisposable
    {
        private readonly InstalledPackages _owner;

        public Staging(InstalledPackages owner)
        {
            _owner = owner;
            lock (owner._collecting) owner._staging++;
        }

        public void Dispose()
        {
            lock (_owner._collecting) _owner._staging--;
        }
    }
}
