using System.Collections.Concurrent;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Opens the package sources that the operator configured, and keeps them open until they change.</summary>
internal sealed class PackageSourceRegistry(IResourceClient<PackageSource> sources, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (PackageSourceSpec Spec, IPackageSource Source)> _open = new();

    /// <summary>Every source, those with the highest priority first.</summary>
    public async Task<IReadOnlyList<IPackageSource>> OpenAllAsync(CancellationToken cancellationToken)
    {
        var list = await sources.ListAsync(null, cancellationToken);
        return [.. list.Items.Where(item => item.Metadata.DeletionTimestamp is null)
            .OrderByDescending(item => item.Spec.Priority).ThenBy(item => item.Metadata.Name, StringComparer.Ordinal)
            .Select(Open)];
    }

    /// <summary>A source that was opened before.</summary>
    public IPackageSource Open(string name) =>
        _open.TryGetValue(name, out var entry) ? entry.Source : throw new ExtensionException("LB4301", $"The package source '{name}' is gone. Run the operation again.");

    public IPackageSource Open(PackageSource resource)
    {
        var name = resource.Metadata.Name!;
        if (_open.TryGetValue(name, out var entry) && Same(entry.Spec, resource.Spec)) return entry.Source;
        var source = PackageSources.Open(new PackageSourceOptions
        {
            Name = name,
            Url = resource.Spec.Url,
            Priority = resource.Spec.Priority,
            IdPrefixes = resource.Spec.IdPrefixes,
        }, time);
        _open[name] = (resource.Spec, source);
        return source;
    }

    private static bool Same(PackageSourceSpec one, PackageSourceSpec other) =>
        one.Url == other.Url && one.Priority == other.Priority && one.IdPrefixes.SequenceEqual(other.IdPrefixes, StringComparer.Ordinal);
}
