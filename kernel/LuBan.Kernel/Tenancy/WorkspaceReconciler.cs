using System.Globalization;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Tenancy;

/// <summary>Gives each workspace its home namespace and its manager, keeps its status, and takes everything away with it.</summary>
internal sealed class WorkspaceReconciler(
    IResourceClient<Workspace> workspaces,
    IResourceClient<Project> projects,
    TenantNamespaces namespaces,
    TenantBindings bindings,
    RemainingReader remaining,
    ResourceService resources,
    TimeProvider time)
{
    public const string ManagerBinding = "workspace-manager";
    private const string ManagerReason = "manager";

    /// <summary>How often what is left is looked at: the objects in the namespaces wake nobody here.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.GetAsync(request.Name, null, cancellationToken);
        if (workspace is null)
        {
            // Somebody took its finalizer away. What it had must not stay behind, and must not be the next one's of this name.
            await SweepAsync(request.Name, null, cancellationToken);
            return ReconcileResult.Done;
        }
        return workspace.IsBeingDeleted() ? await TerminateAsync(workspace, cancellationToken) : await KeepAsync(workspace, cancellationToken);
    }

    private async Task<ReconcileResult> KeepAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var name = workspace.Metadata.Name!;
        var (home, ready) = (TenantNames.HomeOf(name), await EnsureHomeAsync(workspace, cancellationToken));
        if (ready.Status == "True") await bindings.KeepAsync(home, ManagerBinding, BuiltInRoles.WorkspaceAdmin, workspace.Spec.Manager, ManagerReason, cancellationToken);
        await SweepAsync(name, workspace.Metadata.Uid, cancellationToken);
        await WriteAsync(workspace, (workspace.Status ?? new()) with
        {
            Phase = TenantPhases.Active,
            Namespaces = resources.WorkspaceNamespaces(name).Count(ns => ns != home),
            Members = resources.WorkspaceMembers(home),
            Quota = QuotaOf(workspace),
            Conditions = (workspace.Status?.Conditions).SetCondition(ready, time),
        }, cancellationToken);
        return ready.Status == "True" ? ReconcileResult.Done : ReconcileResult.After(LookAgain);
    }

    private async Task<Condition> EnsureHomeAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var (name, uid) = (workspace.Metadata.Name!, workspace.Metadata.Uid!);
        var home = TenantNames.HomeOf(name);
        var found = await namespaces.FindAsync(home, cancellationToken) ?? await namespaces.CreateAsync(home, TenantNamespaces.Labels(name, null), uid, cancellationToken);
        if (found.Labels.GetValueOrDefault(TenantNames.WorkspaceLabel) != name)
            return Ready("False", "NameTaken", $"LB8415: the namespace '{home}' is there and belongs to no workspace. Move what is in it, delete it, and the workspace gets its home.");
        if (!TenantNamespaces.IsOf(found, uid) || found.DeletionTimestamp is not null)
            return Ready("False", "EarlierWorkspace", $"What an earlier workspace '{name}' left in '{home}' is being deleted first.");
        return Ready("True", "HomeReady", $"The home namespace is '{home}'.");
    }

    /// <summary>Deletes the namespaces that carry the workspace's name and belong to nothing that is there.</summary>
    private async Task SweepAsync(string workspace, string? uid, CancellationToken cancellationToken)
    {
        var home = TenantNames.HomeOf(workspace);
        foreach (var name in resources.WorkspaceNamespaces(workspace))
        {
            if (await namespaces.FindAsync(name, cancellationToken) is not { } ns || ns.Labels.GetValueOrDefault(TenantNames.WorkspaceLabel) != workspace) continue;
            var owner = name == home ? uid : ns.Labels.GetValueOrDefault(TenantNames.ProjectLabel) is { } project && uid is not null ? (await projects.GetAsync(project, home, cancellationToken))?.Metadata.Uid : null;
            // Only what was made for a workspace or project, or adopted by one.
            if (ns.Annotations.ContainsKey(TenantNames.OwnerAnnotation) && (owner is null || !TenantNamespaces.IsOf(ns, owner))) await namespaces.DeleteAsync(ns, cancellationToken);
        }
    }

    /// <summary>Projects first, then what they left, then the home with the members, then the workspace: who may see what is left sees it to the end.</summary>
    private async Task<ReconcileResult> TerminateAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var name = workspace.Metadata.Name!;
        var home = TenantNames.HomeOf(name);
        var left = (await projects.ListAsync(new() { Namespace = home }, cancellationToken)).Items;
        foreach (var project in left.Where(project => !project.IsBeingDeleted())) await projects.DeleteAsync(project.Metadata.Name!, home, cancellationToken);
        if (left.Count == 0) await SweepAsync(name, workspace.Metadata.Uid, cancellationToken);

        var others = resources.WorkspaceNamespaces(name).Where(ns => ns != home).ToList();
        string? refused = null;
        if (left.Count == 0 && others.Count == 0)
        {
            if (await namespaces.FindAsync(home, cancellationToken) is not { } found || found.Labels.GetValueOrDefault(TenantNames.WorkspaceLabel) != name)
            {
                await workspaces.RemoveFinalizerAsync(workspace, TenantNames.Finalizer, cancellationToken);
                return ReconcileResult.Done;
            }
            refused = await namespaces.DeleteAsync(found, cancellationToken);
            others = [home];
        }
        await ShowAsync(workspace, others, refused, cancellationToken);
        return ReconcileResult.After(LookAgain);
    }

    private async Task ShowAsync(Workspace workspace, IReadOnlyList<string> namespacesLeft, string? refused, CancellationToken cancellationToken)
    {
        if (workspace.Metadata.Annotations?.GetValueOrDefault(TenantNames.ForceAnnotation) == "true")
            foreach (var ns in namespacesLeft)
                if (await namespaces.FindAsync(ns, cancellationToken) is { DeletionTimestamp: not null })
                    await resources.ReleaseContentAsync(ns, KernelKinds.AsKernel, cancellationToken);
        var content = await remaining.ReadAsync(namespacesLeft, cancellationToken);
        var message = refused is null ? RemainingReader.Summarize(content) : $"LB8416: {refused}";
        await WriteAsync(workspace, (workspace.Status ?? new()) with
        {
            Phase = TenantPhases.Terminating,
            Namespaces = namespacesLeft.Count(ns => ns != TenantNames.HomeOf(workspace.Metadata.Name!)),
            Remaining = content.Count == 0 ? null : content,
            Conditions = (workspace.Status?.Conditions).SetCondition(new() { Type = "Deleted", Status = "False", Reason = refused is null ? "ContentRemains" : "Refused", Message = message }, time),
        }, cancellationToken);
    }

    private async Task WriteAsync(Workspace workspace, WorkspaceStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await workspaces.UpdateStatusAsync(workspace with
            {
                Metadata = workspace.Metadata with { ResourceVersion = null },
                Status = status with { ObservedGeneration = workspace.Metadata.Generation ?? 0 },
            }, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 404)
        {
            // It went by itself.
        }
    }

    private WorkspaceQuotaStatus? QuotaOf(Workspace workspace)
    {
        var quota = workspace.Spec.Quota;
        if (quota is null) return null;
        var hard = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, limit) in quota.Hard ?? new Dictionary<string, string>()) hard[name] = limit;
        if (quota.Namespaces is { } most) hard["namespaces"] = most.ToString(CultureInfo.InvariantCulture);
        if (quota.Members is { } members) hard["members"] = members.ToString(CultureInfo.InvariantCulture);
        var used = new SortedDictionary<string, string>(resources.WorkspaceUsage(workspace.Metadata.Name!).ToDictionary(entry => entry.Key, entry => entry.Value.ToString(CultureInfo.InvariantCulture)), StringComparer.Ordinal);
        return new(hard, used);
    }

    private static Condition Ready(string status, string reason, string message) => new() { Type = "Ready", Status = status, Reason = reason, Message = message };
}
