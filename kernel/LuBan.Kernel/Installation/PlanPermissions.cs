using LuBan.Packages;

namespace LuBan.Kernel.Installation;

/// <summary>What an extension may do, and what a version wants besides.</summary>
internal sealed class PlanPermissions(InstalledPackages installed)
{
    /// <summary>The permissions of a version that nobody has approved. A first install without a list approves what it shows.</summary>
    public IReadOnlyList<string> Missing(InstallPlan plan, StoredPackage package)
    {
        // It ran here before, with what it wants.
        if (package.Hash == plan.Status?.PreviousPackageHash || package.Hash == plan.Status?.PackageHash) return [];
        return Missing(plan, package.Manifest.Permissions.Select(permission => permission.Name));
    }

    /// <summary>The same for what a catalogue says of a version.</summary>
    public IReadOnlyList<string> Missing(InstallPlan plan, IEnumerable<string> wanted) =>
        Approved(plan) is { } approved ? [.. wanted.Except(approved, StringComparer.Ordinal).Order(StringComparer.Ordinal)] : [];

    /// <summary>What is approved; null when everything is.</summary>
    private IReadOnlyList<string>? Approved(InstallPlan plan) => plan.Spec.ApprovedPermissions
        ?? (installed.TryFind(plan.Metadata.Name!, out var current) ? [.. current.Manifest.Permissions.Select(permission => permission.Name)] : null);
}
