using LuBan.Kernel.Hosting;
using LuBan.Packages;

namespace LuBan.Kernel.Installation;

/// <summary>Lists what an installed extension has on this system.</summary>
internal static class PlanInventory
{
    public static IReadOnlyList<InventoryItem> Of(InstallPlan plan, PackageStore store, StoredPackage package, ExtensionRuntime runtime)
    {
        var retained = plan.Spec.RetainData;
        var contributions = runtime.Contributions;
        return
        [
            new("Package", $"{package.Id} {package.Version}", false),
            new("Data", $"extensions/data/{Path.GetFileName(store.DataDirectory(package.Id))}", retained),
            .. contributions.Endpoints.Select(route => new InventoryItem("Route", $"{string.Join(',', route.Methods)} {route.Pattern}".Trim(), false)),
            .. contributions.Kinds.Select(kind => new InventoryItem("Kind", $"{kind.Kind}.{kind.Group}", retained)),
            .. contributions.Permissions.Select(permission => new InventoryItem("Permission", permission.Name, false)),
            .. contributions.Reconcilers.Select(reconciler => new InventoryItem("Reconciler", reconciler, false)),
            .. contributions.HostedServices.Select(service => new InventoryItem("HostedService", service, false)),
        ];
    }
}
