using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.Catalogue;

/// <summary>What an install would do, before anything is downloaded.</summary>
internal sealed class ResolvePreview(MarketplaceState state, Advisories advisories)
{
    private const int MaxInstalled = 2_000;
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(5);

    /// <summary>Works it out.</summary>
    /// <exception cref="MarketplaceException">LB7210: the request is not complete; LB7211: it is too hard.</exception>
    public async Task<Preview> ResolveAsync(ResolveInput input, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(input.Id)) throw new MarketplaceException(400, "LB7210", "the id of an extension is missing.");
        if (input.Installed is { Count: > MaxInstalled }) throw new MarketplaceException(400, "LB7210", $"{input.Installed.Count} extensions are named as installed; at most {MaxInstalled} are looked at.");
        var installed = input.Installed ?? new Dictionary<string, string>();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_limit);
        try
        {
            // A stranger may send a puzzle: it is solved elsewhere than on the thread that answers requests, and not for long.
            var resolution = await Task.Run(
                () => new ExtensionResolver().ResolveAsync(new ResolveRequest
                {
                    Id = input.Id,
                    Version = input.Version,
                    HostVersion = input.Host ?? SdkVersion.Current,
                    Installed = installed,
                    InstalledDependencies = installed.ToDictionary(item => item.Key, item => Find(item.Key, item.Value)?.Dependencies ?? (IReadOnlyList<PackageDependency>)[], StringComparer.OrdinalIgnoreCase),
                    IncludePrerelease = input.Prerelease,
                    Sources = [new StateSource(state)],
                },
                timeout.Token),
                timeout.Token);
            return Describe(resolution);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MarketplaceException(422, "LB7211", $"no solution was found in {_limit.TotalSeconds:0} seconds. Ask for exact versions of the extensions that depend on each other.");
        }
    }

    private Preview Describe(Resolution resolution)
    {
        var packages = resolution.Packages.Select(Describe).ToList();
        var added = packages.SelectMany(package => package.NewPermissions.Select(permission => (package.Id, permission)))
            .GroupBy(item => item.permission.Name, StringComparer.Ordinal)
            .Select(group => new PreviewPermission(group.Key, [.. group.Select(item => new PreviewReason(item.Id, item.permission.Description))])).OrderBy(permission => permission.Name, StringComparer.Ordinal).ToList();
        return new Preview(resolution.Succeeded, packages)
        {
            DownloadSize = packages.Where(package => package.Change != PackageChange.Keep).Sum(package => package.Size),
            NewPermissions = added,
            Problems = resolution.Problems,
            PassedOver = resolution.PassedOver,
        };
    }

    private PreviewPackage Describe(ResolvedPackage resolved)
    {
        var entry = Find(resolved.Id, resolved.Version);
        var before = resolved.InstalledVersion is { } installed ? Find(resolved.Id, installed) : null;
        var had = before?.Permissions.Select(permission => permission.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        var has = entry?.Permissions ?? [];
        return new PreviewPackage
        {
            Id = resolved.Id,
            Version = resolved.Version,
            InstalledVersion = resolved.InstalledVersion,
            Change = resolved.InstalledVersion is null ? PackageChange.Add : PackageVersions.Compare(resolved.Version, resolved.InstalledVersion) switch { > 0 => PackageChange.Upgrade, < 0 => PackageChange.Downgrade, _ => PackageChange.Keep },
            Size = entry?.Size ?? 0,
            ContentHash = entry is null ? "" : Convert.ToBase64String(entry.ContentHash.Span),
            Permissions = has,
            NewPermissions = [.. has.Where(permission => !had.Contains(permission.Name))],
            // Of an installed version that is not known here nothing can be said.
            DroppedPermissions = [.. had.Except(has.Select(permission => permission.Name)).Order(StringComparer.Ordinal)],
            Deprecation = entry?.Deprecation,
            Advisories = advisories.About(resolved.Id, resolved.Version),
        };
    }

    private VersionEntry? Find(string id, string version) =>
        state.TryFind(id, out var package) && package.TryFind(version, out var entry) && entry.State.IsDelivered() ? entry : null;
}

/// <summary>What somebody wants to install.</summary>
internal sealed record ResolveInput
{
    /// <summary>The extension.</summary>
    public string Id { get; init; } = "";

    /// <summary>A version or a range; null: the newest that fits.</summary>
    public string? Version { get; init; }

    /// <summary>The host's version; null: the version of this marketplace's SDK.</summary>
    public string? Host { get; init; }

    /// <summary>From id to version: what is installed.</summary>
    public Dictionary<string, string>? Installed { get; init; }

    /// <summary>Whether prereleases count.</summary>
    public bool Prerelease { get; init; }
}

/// <summary>What an install would do.</summary>
/// <param name="Succeeded">Whether there is a solution.</param>
/// <param name="Packages">The versions that it needs, dependencies first; also what stays as it is.</param>
internal sealed record Preview(bool Succeeded, IReadOnlyList<PreviewPackage> Packages)
{
    /// <summary>What would be downloaded, in bytes.</summary>
    public long DownloadSize { get; init; }

    /// <summary>Permissions that are not there yet, with who asks for them and why.</summary>
    public IReadOnlyList<PreviewPermission> NewPermissions { get; init; } = [];

    /// <summary>Why there is no solution.</summary>
    public IReadOnlyList<ExtensionProblem> Problems { get; init; } = [];

    /// <summary>Newer versions that were passed over, with the reason.</summary>
    public IReadOnlyList<ExtensionProblem> PassedOver { get; init; } = [];
}

/// <summary>One version of a solution.</summary>
internal sealed record PreviewPackage
{
    /// <summary>The package id.</summary>
    public required string Id { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The version that is there now; null: none.</summary>
    public string? InstalledVersion { get; init; }

    /// <summary>What would happen to it.</summary>
    public PackageChange Change { get; init; }

    /// <summary>The file's size, in bytes.</summary>
    public long Size { get; init; }

    /// <summary>The SHA-512 of the unsigned content, base64.</summary>
    public required string ContentHash { get; init; }

    /// <summary>What it asks for.</summary>
    public IReadOnlyList<PermissionDeclaration> Permissions { get; init; } = [];

    /// <summary>What it asks for that the installed version does not.</summary>
    public IReadOnlyList<PermissionDeclaration> NewPermissions { get; init; } = [];

    /// <summary>What the installed version asks for and it does not.</summary>
    public IReadOnlyList<string> DroppedPermissions { get; init; } = [];

    /// <summary>Why it is deprecated; null when it is not.</summary>
    public State.Deprecation? Deprecation { get; init; }

    /// <summary>Advisories about it.</summary>
    public IReadOnlyList<Advisory> Advisories { get; init; } = [];
}

/// <summary>What would happen to a package.</summary>
internal enum PackageChange
{
    /// <summary>It is new.</summary>
    Add,

    /// <summary>It becomes newer.</summary>
    Upgrade,

    /// <summary>It becomes older.</summary>
    Downgrade,

    /// <summary>Nothing.</summary>
    Keep,
}

/// <summary>A permission that an install would need.</summary>
/// <param name="Name">The permission.</param>
/// <param name="Reasons">Who asks for it.</param>
internal sealed record PreviewPermission(string Name, IReadOnlyList<PreviewReason> Reasons);

/// <summary>Why an extension asks for a permission.</summary>
/// <param name="Id">The extension.</param>
/// <param name="Description">What it says; null: nothing.</param>
internal sealed record PreviewReason(string Id, string? Description);
