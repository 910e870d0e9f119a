using LuBan.Kernel.Installation;
using LuBan.Packages;

namespace LuBan.Kernel.Browsing;

/// <summary>Says what a version may do that another one may not.</summary>
internal sealed class PermissionComparer(ExtensionReader extensions, VersionReader versions)
{
    /// <param name="id">The extension.</param>
    /// <param name="from">The version before; null for the installed one, or none.</param>
    /// <param name="to">The version after; null for the recommended one.</param>
    /// <param name="language">The language of words.</param>
    /// <param name="cancellationToken">Ends the wait for packages.</param>
    public async Task<PermissionComparison> CompareAsync(string id, string? from, string? to, string language, CancellationToken cancellationToken)
    {
        var item = extensions.Find(id);
        var (before, after) = (string.IsNullOrEmpty(from) ? item.InstalledVersion : versions.VersionOf(item, from), versions.VersionOf(item, string.IsNullOrEmpty(to) ? "latest" : to));
        var old = before is null ? [] : await WantedAsync(item, before, cancellationToken);
        var next = await WantedAsync(item, after, cancellationToken);
        var known = old.Select(permission => permission.Name).ToList();
        return new(
            before, after,
            PermissionWords.Describe(next.Where(permission => !PlanPermissions.IsApproved(permission.Name, known)), language),
            PermissionWords.Describe(old.Where(permission => next.All(other => other.Name != permission.Name)), language),
            PermissionWords.Describe(next.Where(permission => PlanPermissions.IsApproved(permission.Name, known)), language));
    }

    private Task<IReadOnlyList<LuBan.Sdk.PermissionDeclaration>> WantedAsync(ShelfItem item, string version, CancellationToken cancellationToken) =>
        versions.UseAsync(item.Name, version, null, content => PermissionWords.Wanted(content.Inspection.Manifest!, content.Console.Trust), cancellationToken);
}

/// <summary>How the permissions of two versions differ.</summary>
/// <param name="From">The version before; null for none.</param>
/// <param name="To">The version after.</param>
/// <param name="Added">What only the later one may do.</param>
/// <param name="Removed">What only the earlier one may do.</param>
/// <param name="Kept">What both may do.</param>
internal sealed record PermissionComparison(string? From, string To, IReadOnlyList<PermissionView> Added, IReadOnlyList<PermissionView> Removed, IReadOnlyList<PermissionView> Kept);
