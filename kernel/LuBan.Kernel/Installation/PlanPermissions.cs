using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>What an extension may do, and what a version wants besides.</summary>
internal sealed class PlanPermissions(InstalledPackages installed)
{
    /// <summary>What a version wants that nobody has approved: permissions, and access in its own name. A first install without a list approves what it shows.</summary>
    public IReadOnlyList<string> Missing(InstallPlan plan, StoredPackage package)
    {
        // It ran here before, with what it wants.
        if (package.Hash == plan.Status?.PreviousPackageHash || package.Hash == plan.Status?.PackageHash) return [];
        return Missing(plan, package.Manifest.GetApprovals().Select(permission => permission.Name));
    }

    /// <summary>The same for what a catalogue says of a version.</summary>
    public IReadOnlyList<string> Missing(InstallPlan plan, IEnumerable<string> wanted) =>
        Approved(plan) is { } approved ? [.. wanted.Where(each => !IsApproved(each, approved)).Order(StringComparer.Ordinal)] : [];

    /// <summary>Whether something that is wanted is among what is approved. Access is also when more verbs are approved than are wanted.</summary>
    public static bool IsApproved(string wanted, IReadOnlyList<string> approved)
    {
        if (approved.Contains(wanted, StringComparer.Ordinal)) return true;
        if (AccessDeclaration.Parse(wanted) is not { } access) return false;
        var verbs = approved.Select(AccessDeclaration.Parse).OfType<AccessDeclaration>()
            .Where(other => other.ApiGroups[0] == access.ApiGroups[0] && other.Resources[0] == access.Resources[0]).SelectMany(other => other.Verbs).ToHashSet(StringComparer.Ordinal);
        return verbs.Contains("*") || access.Verbs.All(verbs.Contains);
    }

    /// <summary>What is approved; null when everything is.</summary>
    private IReadOnlyList<string>? Approved(InstallPlan plan) => plan.Spec.ApprovedPermissions
        ?? (installed.TryFind(plan.Metadata.Name!, out var current) ? [.. current.Manifest.GetApprovals().Select(permission => permission.Name)] : null);
}
