using System.Globalization;
using System.Text.Json.Nodes;
using LuBan.Kernel.Audit;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Contributions;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Installation;

/// <summary>Takes extensions out of service, and off the system.</summary>
internal sealed class ExtensionRemoval(
    ExtensionActivation activation,
    ExtensionSwap swap,
    InstalledPackages installed,
    ActivationJournal journal,
    CatalogueWriter catalogue,
    EventBus events,
    AuditSinks sinks,
    KindRegistry kinds,
    ResourceService resources,
    IResourceClient<InstallPlan> plans,
    PlanStatusWriter status,
    OperationLog log,
    PhaseClock clock,
    IOptions<InstallationOptions> options)
{
    public async Task DisableAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        var drain = Drain(operation);
        await status.StepAsync(operation, InstallPhase.Activating, "Draining and unloading", 50, drain + options.Value.UninstallTimeout, cancellationToken);
        await activation.UnloadAsync(operation.Name, drain);
        await status.FinishAsync(operation, InstallPhase.Disabled, current => current, null, CancellationToken.None);
    }

    public async Task UninstallAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        var name = operation.Name;
        var limit = options.Value.UninstallTimeout;
        await RemoveDependantsAsync(operation, cancellationToken);
        if (!operation.Plan.Spec.RetainData) await TryDeleteObjectsAsync(operation, cancellationToken);

        var drain = Drain(operation);
        await status.StepAsync(operation, InstallPhase.Uninstalling, "Draining and unloading", 40, drain + limit, cancellationToken);
        await activation.UnloadAsync(name, drain);

        // From here on nothing is cancelled: half an uninstall is what this product exists to avoid.
        await status.StepAsync(operation, InstallPhase.Uninstalling, "Removing the package", 70, limit, CancellationToken.None);
        IReadOnlyList<Packages.PackageDependency> needed = installed.TryFind(name, out var removed) ? removed.Dependencies : [];
        await installed.RemoveAsync(name, $"Uninstall {operation.Plan.Spec.Extension.Id}", CancellationToken.None);
        if (!operation.Plan.Spec.RetainData) DeleteData(operation);
        installed.Collect(options.Value.KeepGenerations, swap.HashesInUse());
        await events.ForgetAsync(operation.Plan.Spec.Extension.Id, CancellationToken.None);
        await sinks.ForgetAsync(operation.Plan.Spec.Extension.Id, CancellationToken.None);
        journal.Forget(name);
        await catalogue.DeleteContributionAsync(name, CancellationToken.None);
        if (PlanDecision.IsTrue(operation.Plan, PlanAnnotations.AutoRemove)) await RemoveUnneededAsync(operation, needed);
        await RemoveFinalizerAsync(operation);
    }

    /// <summary>Removes what was installed only because the removed extension, or another one that is gone, needed it. Nobody waits for that.</summary>
    private async Task RemoveUnneededAsync(PlanOperation operation, IReadOnlyList<Packages.PackageDependency> needed)
    {
        foreach (var name in needed.Where(dependency => !dependency.IsSdk).Select(dependency => dependency.Id.ToLowerInvariant()))
        {
            if (installed.DependantsOf(name).Count > 0 || await plans.GetAsync(name, null, CancellationToken.None) is not { Metadata.Annotations: { } annotations } || !annotations.ContainsKey(PlanAnnotations.RequiredBy)) continue;
            log.Write(operation.Name, $"[{operation.Id}] removing {name}, which nothing needs any more");
            await plans.PatchAsync(name, PlanAnnotations.Patch(PlanAnnotations.AutoRemove, "true"), null, CancellationToken.None);
            await plans.DeleteAsync(name, null, CancellationToken.None);
        }
    }

    private TimeSpan Drain(PlanOperation operation) =>
        operation.Force || !installed.TryFind(operation.Name, out var package) ? TimeSpan.Zero : TimeSpan.FromSeconds(package.Manifest.Readiness.DrainSeconds);

    private async Task RemoveDependantsAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        var dependants = installed.DependantsOf(operation.Name);
        if (dependants.Count == 0 || operation.Force) return;
        if (!PlanDecision.IsTrue(operation.Plan, PlanAnnotations.Cascade)) throw InstallationErrors.HasDependants(operation.Plan.Spec.Extension.Id, dependants);

        var limit = options.Value.DependencyTimeout;
        await status.StepAsync(operation, InstallPhase.Uninstalling, $"Removing what needs it: {string.Join(", ", dependants)}", 10, limit, cancellationToken);
        foreach (var dependant in dependants)
        {
            await plans.PatchAsync(dependant, PlanAnnotations.Patch(PlanAnnotations.Cascade, "true"), null, cancellationToken);
            await plans.DeleteAsync(dependant, null, cancellationToken);
            await clock.RunAsync($"The removal of {dependant}", limit, token => GoneAsync(dependant, token), cancellationToken);
        }
    }

    private async Task<bool> GoneAsync(string name, CancellationToken cancellationToken)
    {
        var list = await plans.ListAsync(new() { FieldSelector = $"metadata.name={name}" }, cancellationToken);
        if (list.Items.Count == 0) return true;
        await foreach (var change in plans.WatchAsync(list.ResourceVersion, new() { FieldSelector = $"metadata.name={name}" }, cancellationToken))
        {
            if (change.Type == ResourceEventType.Deleted) return true;
            if (change.Type != ResourceEventType.Bookmark && PlanDecision.HasFailed(change.Resource)) throw InstallationErrors.DependantNotRemoved(name, change.Resource.Status?.Message);
        }
        return await GoneAsync(name, cancellationToken);
    }

    private async Task TryDeleteObjectsAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteObjectsAsync(operation, cancellationToken);
            await DeleteUnservedObjectsAsync(operation, cancellationToken);
        }
        catch (ExtensionException exception) when (operation.Force)
        {
            log.Write(operation.Name, $"[{operation.Id}] left behind because of force: objects ({exception.Message})");
        }
    }

    /// <summary>Deletes the objects of an extension that is not loaded. Nobody is there to honour their finalizers.</summary>
    private async Task DeleteUnservedObjectsAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        var inventory = operation.Plan.Status?.Inventory ?? [];
        foreach (var name in inventory.Where(item => item.Type == PlanInventory.Kind).Select(item => item.Name))
        {
            var (plural, group) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            if (kinds.Current.FindResource(group, plural) is not null) continue;
            var kind = new ResourceKind { Group = group, Version = KernelKinds.Version, Kind = plural, Plural = plural, Singular = plural, Owner = operation.Name };
            foreach (var item in (await resources.ListAsync(kind, new ResourceQuery(), cancellationToken)).Items)
            {
                var scoped = item.Namespace.Length == 0 ? kind with { Scope = ResourceScope.Cluster } : kind;
                var unbound = new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } };
                if (item.Finalizers.Count > 0) await resources.PatchAsync(scoped, item.Namespace, item.Name, PatchType.Merge, unbound, null, KernelKinds.AsKernel, cancellationToken);
                await resources.DeleteAsync(scoped, item.Namespace, item.Name, new ResourceDeleteOptions(), KernelKinds.AsKernel, cancellationToken);
            }
        }
    }

    /// <summary>Deletes the objects of the extension's kinds while its reconcilers still run, so that their finalizers are honoured.</summary>
    private async Task DeleteObjectsAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        var owned = kinds.Current.All.Where(kind => string.Equals(kind.Owner, operation.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var kind in owned)
        {
            await status.StepAsync(operation, InstallPhase.Uninstalling, $"Deleting the {kind.Plural}.{kind.Group}", 20, options.Value.UninstallTimeout, cancellationToken);
            await clock.RunAsync($"The deletion of {kind.Plural}.{kind.Group}", options.Value.UninstallTimeout, async token =>
            {
                var list = await resources.ListAsync(kind, new ResourceQuery(), token);
                foreach (var item in list.Items) await resources.DeleteAsync(kind, item.Namespace, item.Name, new ResourceDeleteOptions(), KernelKinds.AsKernel, token);
                return await EmptyAsync(kind, token);
            }, cancellationToken);
        }
    }

    private async Task<bool> EmptyAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        var list = await resources.ListAsync(kind, new ResourceQuery(), cancellationToken);
        var left = list.Items.Select(item => (item.Namespace, item.Name)).ToHashSet();
        if (left.Count == 0) return true;
        var query = new ResourceQuery { ResourceVersion = list.Revision.ToString(CultureInfo.InvariantCulture) };
        await foreach (var change in resources.WatchAsync(kind, query, cancellationToken))
        {
            if (change.Type == ResourceEventType.Deleted && left.Remove((change.Object.Namespace, change.Object.Name)) && left.Count == 0) return true;
        }
        return await EmptyAsync(kind, cancellationToken);
    }

    private void DeleteData(PlanOperation operation)
    {
        try
        {
            installed.Store.DeleteData(operation.Plan.Spec.Extension.Id);
        }
        catch (IOException exception) when (!operation.Force)
        {
            throw InstallationErrors.DataNotRemoved(operation.Plan.Spec.Extension.Id, exception.Message);
        }
        catch (IOException exception)
        {
            log.Write(operation.Name, $"[{operation.Id}] left behind because of force: the data folder ({exception.Message})");
        }
    }

    private async Task RemoveFinalizerAsync(PlanOperation operation)
    {
        log.Write(operation.Name, $"[{operation.Id}] Uninstall done");
        while (await plans.GetAsync(operation.Name, null, CancellationToken.None) is { Metadata.Finalizers: { } finalizers } plan && finalizers.Contains(PlanAnnotations.Finalizer))
        {
            try
            {
                await plans.UpdateAsync(plan with { Metadata = plan.Metadata with { Finalizers = [.. finalizers.Where(finalizer => finalizer != PlanAnnotations.Finalizer)] } }, CancellationToken.None);
                return;
            }
            catch (ResourceException exception) when (exception.StatusCode is 404 or 409)
            {
                // 409: changed in between, read again. 404: gone, the loop ends.
            }
        }
    }
}
