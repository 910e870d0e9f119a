using LuBan.Kernel.Hosting;
using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Resources;

namespace LuBan.Kernel.Browsing;

/// <summary>Says what goes with an extension: who needs it, and what an uninstall removes.</summary>
internal sealed class ExtensionLeaves(InstalledPackages installed, ExtensionShelf shelf, ExtensionReader extensions, VersionReader versions, ExtensionHost host, ResourceService resources)
{
    /// <summary>An extension that keeps more files than this is not counted to the end.</summary>
    private const int MaxFiles = 100_000;

    /// <summary>The installed extensions that need one, those that need it through others included.</summary>
    /// <exception cref="BrowsingException">There is no such extension.</exception>
    public IReadOnlyList<DependentView> Dependents(string id, string language)
    {
        var name = extensions.Find(id).Name;
        var (found, open) = (new List<DependentView>(), new Queue<string>([name]));
        var seen = new HashSet<string>(StringComparer.Ordinal) { name };
        while (open.TryDequeue(out var needed))
        {
            foreach (var dependent in installed.DependantsOf(needed).Where(seen.Add))
            {
                open.Enqueue(dependent);
                found.Add(Describe(dependent, needed, needed == name, language));
            }
        }
        return found;
    }

    /// <summary>What an uninstall removes.</summary>
    /// <exception cref="BrowsingException">There is no such extension.</exception>
    public async Task<LeavesView> ReadAsync(string id, string language, CancellationToken cancellationToken)
    {
        var item = extensions.Find(id);
        var runtime = host.Find(item.Name);
        var kinds = await KindsAsync(item, cancellationToken);
        var (bytes, files, isWhole) = installed.VersionOf(item.Name) is null && item.Plan is null ? (0, 0, true) : await Task.Run(() => Measure(installed.Store.DataDirectory(item.Spec.Id), cancellationToken), cancellationToken);
        return new()
        {
            Id = item.Spec.Id,
            Version = item.InstalledVersion,
            Kinds = kinds,
            Objects = kinds.Sum(kind => kind.Count),
            DataBytes = bytes,
            DataFiles = files,
            DataCounted = isWhole,
            RetainData = item.Plan?.Spec.RetainData ?? true,
            Routes = runtime is null ? [] : [.. runtime.Contributions.Endpoints.Select(route => $"{string.Join(',', route.Methods)} {route.Pattern}".Trim())],
            Permissions = runtime is null ? [] : [.. runtime.Contributions.Permissions.Select(permission => permission.Name)],
            Reconcilers = runtime?.Contributions.Reconcilers ?? [],
            HostedServices = runtime?.Contributions.HostedServices ?? [],
            Console = item.InstalledVersion is { } version && versions.FindStored(item.Name, version) is { } content ? content.Console.Contributions(language) : [],
        };
    }

    private DependentView Describe(string dependent, string needed, bool isDirect, string language)
    {
        installed.TryFind(dependent, out var package);
        var item = shelf.Find(dependent);
        var range = package?.Dependencies.FirstOrDefault(dependency => string.Equals(dependency.Id, needed, StringComparison.OrdinalIgnoreCase))?.Range;
        return new(package?.Id ?? dependent, item?.DisplayName(language) ?? package?.Id ?? dependent, package?.Version, range, isDirect, item?.Plan?.Spec.Enabled ?? true);
    }

    /// <summary>The kinds that it serves, and those that it served before it was disabled.</summary>
    private async Task<IReadOnlyList<KindLeaves>> KindsAsync(ShelfItem item, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var kind in resources.Registry.Current.All.Where(kind => string.Equals(kind.Owner, item.Name, StringComparison.OrdinalIgnoreCase)).DistinctBy(kind => kind.QualifiedPlural))
        {
            var list = await resources.ListAsync(kind, new() { Limit = 1 }, cancellationToken);
            found[kind.QualifiedPlural] = list.Items.Count + (list.RemainingItemCount ?? 0);
        }
        var unserved = (item.Plan?.Status?.Inventory ?? []).Where(entry => entry.Type == PlanInventory.Kind && !found.ContainsKey(entry.Name)).Select(entry => entry.Name).ToList();
        var orphaned = unserved.Count == 0 ? [] : resources.ListOrphaned();
        foreach (var name in unserved) found[name] = orphaned.FirstOrDefault(one => $"{one.Plural}.{one.Group}" == name)?.Count ?? 0;
        return [.. found.Select(kind => new KindLeaves(kind.Key, kind.Value))];
    }

    private static (long Bytes, long Files, bool IsWhole) Measure(string directory, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory)) return (0, 0, true);
        var (bytes, files) = (0L, 0L);
        // Links are not followed: what they lead to is not the extension's.
        var all = new DirectoryInfo(directory).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true });
        foreach (var file in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (files == MaxFiles) return (bytes, files, false);
            files++;
            // It works while it is counted: a file may be gone again.
            if (file.Exists) bytes += file.Length;
        }
        return (bytes, files, true);
    }
}

/// <summary>An installed extension that needs another.</summary>
/// <param name="Id">Its id.</param>
/// <param name="DisplayName">The name shown to people.</param>
/// <param name="Version">The installed version.</param>
/// <param name="Range">The versions that it needs.</param>
/// <param name="Direct">Whether it needs the extension itself; false when it needs one that does.</param>
/// <param name="Enabled">Whether it is enabled.</param>
internal sealed record DependentView(string Id, string DisplayName, string? Version, string? Range, bool Direct, bool Enabled);

/// <summary>Objects of a kind.</summary>
/// <param name="Name">The kind, as <c>plural.group</c>.</param>
/// <param name="Count">How many there are, in all namespaces.</param>
internal sealed record KindLeaves(string Name, long Count);

/// <summary>What an uninstall removes: kinds with their objects and the data folder only when data is removed, too; all else in any case.</summary>
internal sealed record LeavesView
{
    /// <summary>The extension.</summary>
    public required string Id { get; init; }

    /// <summary>The installed version; null when none is.</summary>
    public string? Version { get; init; }

    /// <summary>Its kinds, with their objects.</summary>
    public required IReadOnlyList<KindLeaves> Kinds { get; init; }

    /// <summary>All objects of its kinds.</summary>
    public long Objects { get; init; }

    /// <summary>The bytes of its data folder.</summary>
    public long DataBytes { get; init; }

    /// <summary>The files of its data folder.</summary>
    public long DataFiles { get; init; }

    /// <summary>Whether the folder was counted to the end.</summary>
    public bool DataCounted { get; init; }

    /// <summary>Whether its plan keeps objects and data after an uninstall.</summary>
    public bool RetainData { get; init; }

    /// <summary>Its routes.</summary>
    public required IReadOnlyList<string> Routes { get; init; }

    /// <summary>Its permissions.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Its reconcilers.</summary>
    public required IReadOnlyList<string> Reconcilers { get; init; }

    /// <summary>Its hosted services.</summary>
    public required IReadOnlyList<string> HostedServices { get; init; }

    /// <summary>What it adds to the console.</summary>
    public required IReadOnlyList<ConsoleContributionView> Console { get; init; }
}
