using System.Text.Json.Nodes;
using LuBan.Kernel.Installation;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Writes the read-only catalogue entries and contribution objects.</summary>
internal sealed class CatalogueWriter(ResourceService resources, IResourceClient<InstallPlan> plans, CatalogueIndex index, InstalledPackages installed)
{
    public async Task WriteAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names) await WriteAsync(name, cancellationToken);
    }

    /// <summary>Brings one catalogue entry up to date. An extension that nobody offers and that is not installed has none.</summary>
    public async Task WriteAsync(string name, CancellationToken cancellationToken)
    {
        var plan = await plans.GetAsync(name, null, cancellationToken);
        var item = index.Find(name);
        if (item is null && plan is null)
        {
            await DeleteAsync(KernelKinds.Extension, name, cancellationToken);
            return;
        }
        var spec = item?.Spec ?? FromPackage(name, plan!);
        var versions = item?.Versions ?? [];
        var status = new ExtensionEntryStatus
        {
            State = plan?.Status?.Phase.ToString() ?? (plan is null ? "NotInstalled" : nameof(InstallPhase.Pending)),
            RecommendedVersion = index.Newest(name, version => string.IsNullOrEmpty(version.Prerelease)),
            InstalledVersion = installed.VersionOf(name),
            Versions = versions,
            Stale = item is { StaleSources.IsEmpty: false },
        };
        await PutAsync(KernelKinds.Extension, new ExtensionEntry { Metadata = new() { Name = name }, Spec = spec, Status = status }, cancellationToken);
    }

    public Task WriteContributionAsync(ContributionEntry entry, CancellationToken cancellationToken) => PutAsync(KernelKinds.Contribution, entry, cancellationToken);

    public Task DeleteContributionAsync(string name, CancellationToken cancellationToken) => DeleteAsync(KernelKinds.Contribution, name, cancellationToken);

    private async Task PutAsync<T>(ResourceKind kind, T resource, CancellationToken cancellationToken) where T : Resource
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(resource, KernelJson.Options)!.AsObject();
        body["apiVersion"] = $"{kind.Group}/{kind.Version}";
        body["kind"] = kind.Kind;
        var name = resource.Metadata.Name!;
        if (await resources.GetAsync(kind, "", name, cancellationToken) is null)
        {
            await resources.CreateAsync(kind, "", body.DeepClone().AsObject(), KernelKinds.AsKernel, cancellationToken);
        }
        else
        {
            await resources.UpdateAsync(kind, "", name, body.DeepClone().AsObject(), null, KernelKinds.AsKernel, cancellationToken);
        }
        await resources.UpdateAsync(kind, "", name, body, "status", KernelKinds.AsKernel, cancellationToken);
    }

    private async Task DeleteAsync(ResourceKind kind, string name, CancellationToken cancellationToken)
    {
        if (await resources.GetAsync(kind, "", name, cancellationToken) is null) return;
        await resources.DeleteAsync(kind, "", name, new ResourceDeleteOptions(), KernelKinds.AsKernel, cancellationToken);
    }

    private ExtensionEntrySpec FromPackage(string name, InstallPlan plan) => installed.TryFind(name, out var package)
        ? new() { Id = package.Id, DisplayName = package.Manifest.DisplayName?.ToString() ?? package.Id, Description = package.Manifest.Description?.ToString() ?? "" }
        : new() { Id = plan.Spec.Extension.Id, DisplayName = plan.Spec.Extension.Id };
}
