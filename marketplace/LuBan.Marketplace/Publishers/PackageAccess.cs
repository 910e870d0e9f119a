using System.Diagnostics.CodeAnalysis;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Publishers;

/// <summary>Finds packages and versions for a caller: what he may not see is not there.</summary>
internal static class PackageAccess
{
    /// <summary>Whether a caller acts for one of a package's owners.</summary>
    public static bool Owns(this MarketplaceCaller caller, PackageEntry package) => caller.IsAdministrator || package.Owners.Any(caller.ActsFor);

    /// <summary>Finds a version by its number, however that is written.</summary>
    public static bool TryFind(this PackageEntry package, string version, [NotNullWhen(true)] out VersionEntry? entry)
    {
        entry = PackageVersions.TryNormalize(version, out var normal) ? package.Versions.FirstOrDefault(one => one.Version.Equals(normal, StringComparison.OrdinalIgnoreCase)) : null;
        return entry is not null;
    }

    /// <summary>Finds a package that a caller may know of.</summary>
    /// <exception cref="MarketplaceException">LB7110: there is none.</exception>
    public static PackageEntry RequirePackage(this MarketplaceState state, string id, MarketplaceCaller caller) =>
        state.TryFind(id, out var package) && (caller.Owns(package) || package.Versions.Any(version => version.State.IsDelivered()))
            ? package
            : throw new MarketplaceException(404, "LB7110", $"there is no package '{id}' here.");

    /// <summary>Finds a version that a caller may know of.</summary>
    /// <exception cref="MarketplaceException">LB7110: there is none.</exception>
    public static (PackageEntry Package, VersionEntry Version) RequireVersion(this MarketplaceState state, string id, string version, MarketplaceCaller caller)
    {
        var package = state.RequirePackage(id, caller);
        return package.TryFind(version, out var entry) && (entry.State.IsDelivered() || caller.Owns(package))
            ? (package, entry)
            : throw new MarketplaceException(404, "LB7110", $"there is no version '{version}' of {package.Id} here.");
    }

    /// <summary>Refuses a caller that does not act for one of a package's owners.</summary>
    /// <exception cref="MarketplaceException">LB7103: it does not.</exception>
    public static void RequireOwner(this MarketplaceCaller caller, PackageEntry package)
    {
        if (!caller.Owns(package)) throw new MarketplaceException(403, "LB7103", $"{package.Id} belongs to '{package.Publisher}', for which '{caller.Name}' does not act. Use a token of this publisher.");
    }
}
