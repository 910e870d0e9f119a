using LuBan.Sdk;

namespace LuBan.ServiceMesh.Running;

/// <summary>Whether the extension is to be there: what tells a disable or an uninstall from a restart of the kernel and from an upgrade.</summary>
internal sealed class OwnPlan(IResourceClient<InstallPlanView> plans, IExtensionEnvironment environment)
{
    /// <summary>Whether a plan wants the extension enabled. When nobody can be asked, it does: traffic is not stopped by chance.</summary>
    public async Task<bool> IsWantedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var all = await plans.ListAsync(cancellationToken: cancellationToken);
            return all.Items.Any(plan => string.Equals(plan.Spec.Extension.Id, environment.Id, StringComparison.OrdinalIgnoreCase) && plan.Spec.Enabled && !plan.IsBeingDeleted());
        }
        catch (Exception exception) when (exception is ResourceException or ExtensionException or OperationCanceledException or ObjectDisposedException or HttpRequestException or IOException)
        {
            return true;
        }
    }
}

/// <summary>What the mesh reads of install plans.</summary>
[ResourceKind("kernel.luban.dev", "v1", "InstallPlan", Scope = ResourceScope.Cluster)]
internal sealed record InstallPlanView : Resource<InstallPlanViewSpec, InstallPlanViewStatus>;

/// <summary>Its wish.</summary>
internal sealed record InstallPlanViewSpec
{
    public InstallPlanViewExtension Extension { get; init; } = new();

    public bool Enabled { get; init; } = true;
}

/// <summary>Which extension it is about.</summary>
internal sealed record InstallPlanViewExtension
{
    public string Id { get; init; } = "";
}

/// <summary>Nothing of it is read.</summary>
internal sealed record InstallPlanViewStatus;
