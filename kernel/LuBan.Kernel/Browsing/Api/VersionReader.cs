using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Browsing;

/// <summary>Describes one version of an extension, from its package.</summary>
internal sealed class VersionReader(ExtensionReader extensions, ExtensionShelf shelf, PackagePreviews previews, InstalledPackages installed, ExtensionHost host)
{
    /// <summary>Runs something with the content of a version's package.</summary>
    /// <exception cref="ExtensionException">The version is not there, its package is refused, or its source does not deliver it.</exception>
    public async Task<T> UseAsync<T>(string id, string version, string? source, Func<PackageContent, T> use, CancellationToken cancellationToken)
    {
        try
        {
            return use(await OpenAsync(id, version, source, cancellationToken));
        }
        catch (FileNotFoundException)
        {
            // It went out of the cache between the two steps.
            return use(await OpenAsync(id, version, source, cancellationToken));
        }
    }

    /// <summary>A version whose package is stored here.</summary>
    public PackageContent? FindStored(string name, string version) => previews.FindStored(name, version);

    public Task<VersionView> ReadAsync(string id, string version, string? source, string language, CancellationToken cancellationToken) =>
        UseAsync(id, version, source, content => Describe(extensions.Find(id), content, language), cancellationToken);

    /// <summary>The normal form of a version that there is; <c>latest</c> stands for the recommended one, <c>installed</c> for the installed one.</summary>
    /// <exception cref="BrowsingException">LB4351, LB4352: there is no such extension or version.</exception>
    public string VersionOf(ShelfItem item, string version)
    {
        var wanted = version switch { "latest" => item.Status.RecommendedVersion ?? item.InstalledVersion, "installed" => item.InstalledVersion, _ => version };
        if (!PackageVersions.TryNormalize(wanted, out var normal)) throw BrowsingException.NoVersion(item.Spec.Id, version);
        var isKnown = item.InstalledVersion == normal || item.Status.Versions.Any(offered => offered.Version == normal) || installed.FindStored(item.Name, normal) is not null;
        return isKnown ? normal : throw BrowsingException.NoVersion(item.Spec.Id, version);
    }

    private async Task<PackageContent> OpenAsync(string id, string version, string? source, CancellationToken cancellationToken)
    {
        var item = extensions.Find(id);
        var wanted = VersionOf(item, version);
        if (string.IsNullOrEmpty(source) && previews.FindStored(item.Name, wanted) is { } stored) return stored;
        var from = SourceOf(item, wanted, source);
        var offered = item.Status.Versions.FirstOrDefault(offered => offered.Version == wanted && offered.Source == from.Metadata.Name);
        return await previews.GetAsync(item.Spec.Id, wanted, from, offered?.Published, cancellationToken);
    }

    /// <summary>Where an install would take it from: the source that it came from, then the one whose it is by name, then by priority.</summary>
    private PackageSource SourceOf(ShelfItem item, string version, string? source)
    {
        var offering = item.Status.Versions.Where(offered => offered.Version == version).Select(offered => offered.Source).ToHashSet(StringComparer.Ordinal);
        var all = shelf.Sources;
        var rules = all.Aggregate(SourceRules.None, (known, one) => known.With(one));
        var names = source is { Length: > 0 } ? [source] : rules.For(item.Spec.Id, item.Plan?.Status?.Source).Names.Concat(offering);
        return names.Where(offering.Contains).Select(name => all.FirstOrDefault(one => one.Metadata.Name == name)).FirstOrDefault(found => found is not null)
            ?? throw BrowsingException.NoVersion(item.Spec.Id, version);
    }

    private VersionView Describe(ShelfItem item, PackageContent content, string language)
    {
        var (details, manifest) = (content.ReadDetails(), content.Inspection.Manifest!);
        var offered = item.Status.Versions.FirstOrDefault(version => version.Version == content.Version && version.Source == content.Source) ?? item.Status.Versions.FirstOrDefault(version => version.Version == content.Version);
        var console = content.Console;
        var hostRange = content.Inspection.Dependencies.FirstOrDefault(dependency => dependency.IsSdk)?.Range;
        return new()
        {
            Id = content.Id,
            Version = content.Version,
            Source = content.Source ?? offered?.Source,
            Installed = item.InstalledVersion == content.Version,
            Manifest = manifest,
            DisplayName = manifest.DisplayName?.For(language) ?? details.Title ?? content.Id,
            Description = manifest.Description?.For(language) ?? details.Description,
            Authors = details.Authors,
            ProjectUrl = details.ProjectUrl,
            RepositoryUrl = details.RepositoryUrl,
            RepositoryCommit = details.RepositoryCommit,
            ReleaseNotes = details.ReleaseNotes,
            Copyright = details.Copyright,
            Permissions = PermissionWords.Describe([.. manifest.Permissions, .. PermissionWords.ConsoleOf(console.Trust)], language),
            Access = PermissionWords.Describe(AccessDeclaration.ToPermissions(manifest.Access), language),
            Dependencies = [.. content.Inspection.Dependencies.Where(dependency => !dependency.IsSdk).Select(Describe)],
            Contributions = Contributions(content, manifest, console.Contributions(language)),
            Compatible = PackageVersions.FitsHost(hostRange, Host.Version) && FitsHost(manifest),
            HostRange = manifest.Requires.Luban ?? hostRange,
            Size = content.Size,
            Published = offered?.Published,
            Hash = content.ContentHash,
            Signer = content.Signer,
            License = details.License,
            LicenseText = details.LicenseText,
            Readme = details.Readmes.Count > 0,
            Changelog = details.Changelogs.Count > 0,
            Icon = details.Icon is not null,
            Screenshots = details.Screenshots.Count,
            ConfigSchema = manifest.ConfigSchema,
            ConsoleTrust = console.Trust,
            Deprecated = offered?.Deprecated,
            Advisories = offered?.Advisories ?? [],
            Blocked = offered?.Blocked,
        };
    }

    private DependencyView Describe(PackageDependency dependency)
    {
        var (own, item) = (installed.VersionOf(dependency.Id.ToLowerInvariant()), shelf.Find(dependency.Id));
        var offered = (item?.Status.Versions ?? []).Where(version => version is { Listed: true, Compatible: true, Blocked: null } && dependency.Accepts(version.Version)).Select(version => version.Version);
        return new(item?.Spec.Id ?? dependency.Id, dependency.Range, own, own is not null && dependency.Accepts(own), offered.Max(PackageVersions.Order));
    }

    private VersionContributions Contributions(PackageContent content, ExtensionManifest manifest, IReadOnlyList<ConsoleContributionView> console)
    {
        // Only what serves has been asked: routes and kinds are its code's.
        var serving = host.Find(content.Id) is { } runtime && runtime.Version == content.Version ? ContributionReporter.Describe(runtime).Spec : null;
        return new() { Routes = serving?.Routes, Kinds = serving?.Kinds, Permissions = serving?.Permissions ?? [.. manifest.Permissions.Select(permission => permission.Name)], Console = console };
    }

    private static bool FitsHost(ExtensionManifest manifest) =>
        manifest.Requires.Luban is not { } range || (LuBan.Sdk.VersionRange.TryParse(range, out var parsed) && PackageVersions.FitsHost(parsed.ToNuGetRange(), Host.Version));
}
