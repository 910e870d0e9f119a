using LuBan.Kernel.Hosting;
using LuBan.Packages;
using LuBan.Resources;

namespace LuBan.Kernel.Installation;

/// <summary>Lists what an installed extension has on this system.</summary>
internal static class PlanInventory
{
    /// <summary>The type of the items that name a resource kind, as <c>plural.group</c>.</summary>
    public const string Kind = "Kind";

    public static IReadOnlyList<InventoryItem> Of(InstallPlan plan, PackageStore store, StoredPackage package, ExtensionRuntime runtime, IReadOnlyList<ResourceKind> kinds)
    {
        var retained = plan.Spec.RetainData;
        var contributions = runtime.Contributions;
        return
        [
            new("Package", $"{package.Id} {package.Version}", false),
            new("Data", $"extensions/data/{Path.GetFileName(store.DataDirectory(package.Id))}", retained),
            .. contributions.Endpoints.Select(route => new InventoryItem("Route", $"{string.Join(',', route.Methods)} {route.Pattern}".Trim(), false)),
            .. kinds.Select(kind => new InventoryItem(Kind, kind.QualifiedPlural, retained)),
            .. contributions.Permissions.Select(permission => new InventoryItem("Permission", permission.Name, false)),
            .. contributions.Reconcilers.Select(reconciler => new InventoryItem("Reconciler", reconciler, false)),
            .. contributions.HostedServices.Select(service => new InventoryItem("HostedService", service, false)),
        ];
    }
}
