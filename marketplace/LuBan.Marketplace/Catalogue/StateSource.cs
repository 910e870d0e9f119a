using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Catalogue;

/// <summary>This marketplace as the resolver sees a source: so that a preview chooses as a kernel would.</summary>
internal sealed class StateSource(MarketplaceState state) : IPackageSource
{
    /// <inheritdoc/>
    public string Name => "marketplace";

    /// <inheritdoc/>
    public Task<IReadOnlyList<PackageSummary>> SearchAsync(CancellationToken cancellationToken) => throw new NotSupportedException("A resolver asks for versions only.");

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvailablePackage>> FindVersionsAsync(string id, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AvailablePackage>>(
        state.TryFind(id, out var package)
            ? [.. package.Versions.Where(version => version.State.IsDelivered()).Select(version => new AvailablePackage(package.Id, version.Version, Needs(version))
            {
                Listed = version.State.IsListed(),
                IsExtension = true,
                Published = version.Pushed,
            })]
            : []);

    /// <inheritdoc/>
    public Task DownloadAsync(string id, string version, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A resolver downloads nothing.");

    // The resolver reads the host range from the dependency on the SDK.
    private static IReadOnlyList<PackageDependency> Needs(VersionEntry version) =>
        version.HostRange is { } range && !version.Dependencies.Any(dependency => dependency.IsSdk) ? [.. version.Dependencies, new PackageDependency("LuBan.Sdk", range)] : version.Dependencies;
}
