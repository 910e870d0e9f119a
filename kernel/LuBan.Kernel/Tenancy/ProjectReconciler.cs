using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Tenancy;

/// <summary>Gives each project its namespace, and whoever created it the role to work there; takes the namespace away with the project.</summary>
internal sealed class ProjectReconciler(
    IResourceClient<Project> projects,
    IResourceClient<Workspace> workspaces,
    TenantNamespaces namespaces,
    TenantBindings bindings,
    RemainingReader remaining,
    ResourceService resources,
    TimeProvider time)
{
    public const string CreatorBinding = "project-creator";
    private const string CreatorReason = "creator";

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await projects.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } project) return ReconcileResult.Done;
        if (project.IsBeingDeleted()) return await TerminateAsync(project, cancellationToken);
        var ready = await EnsureAsync(project, cancellationToken);
        var isReady = ready.Status == "True";
        if (isReady && project.Status is not { CreatorBound: true }) await BindCreatorAsync(project, cancellationToken);
        await WriteAsync(project, (project.Status ?? new()) with
        {
            Phase = isReady ? TenantPhases.Active : TenantPhases.Pending,
            CreatorBound = isReady || project.Status is { CreatorBound: true },
            Conditions = (project.Status?.Conditions).SetCondition(ready, time),
        }, cancellationToken);
        return isReady ? ReconcileResult.Done : ReconcileResult.After(LookAgain);
    }

    private async Task<Condition> EnsureAsync(Project project, CancellationToken cancellationToken)
    {
        var (workspace, name, uid) = (TenantNames.WorkspaceOfHome(project.Metadata.Namespace!)!, project.Spec.Namespace!, project.Metadata.Uid!);
        if (await workspaces.GetAsync(workspace, null, cancellationToken) is not { } owner || owner.IsBeingDeleted())
            return Ready("False", "WorkspaceIsGoing", $"LB8409: workspace '{workspace}' is being deleted: nothing new is made in it.");
        var labels = TenantNamespaces.Labels(workspace, project.Metadata.Name);
        var found = await namespaces.FindAsync(name, cancellationToken) ?? await namespaces.CreateAsync(name, labels, uid, cancellationToken);
        var belongsTo = found.Labels.GetValueOrDefault(TenantNames.WorkspaceLabel);
        if (belongsTo is null && found.DeletionTimestamp is null && project.Metadata.Annotations?.ContainsKey(TenantNames.AdoptAnnotation) == true)
            found = await namespaces.AdoptAsync(found, labels, uid, cancellationToken);
        else if (belongsTo != workspace || !TenantNamespaces.IsOf(found, uid))
            return Ready("False", "NameTaken", $"LB8412: the namespace name '{name}' is taken. Delete the project and create it with another spec.namespace.");
        return found.DeletionTimestamp is null
            ? Ready("True", "NamespaceReady", $"The namespace is '{name}'.")
            : Ready("False", "NamespaceIsGoing", $"The namespace '{name}' is being deleted; it is made again when it is gone.");
    }

    private async Task BindCreatorAsync(Project project, CancellationToken cancellationToken)
    {
        if (project.Metadata.Annotations?.GetValueOrDefault(TenantNames.CreatorAnnotation) is not { Length: > 0 } creator) return;
        await bindings.CreateAsync(project.Spec.Namespace!, CreatorBinding, "ClusterRole", BuiltInRoles.ProjectAdmin, creator, CreatorReason, cancellationToken);
    }

    private async Task<ReconcileResult> TerminateAsync(Project project, CancellationToken cancellationToken)
    {
        var name = project.Spec.Namespace!;
        if (await namespaces.FindAsync(name, cancellationToken) is not { } found || !TenantNamespaces.IsOf(found, project.Metadata.Uid!))
        {
            await projects.RemoveFinalizerAsync(project, TenantNames.Finalizer, cancellationToken);
            return ReconcileResult.Done;
        }
        var refused = await namespaces.DeleteAsync(found, cancellationToken);
        if (refused is null && await IsForcedAsync(project, cancellationToken)) await resources.ReleaseContentAsync(name, KernelKinds.AsKernel, cancellationToken);
        var content = await remaining.ReadAsync([name], cancellationToken);
        var message = refused is null ? RemainingReader.Summarize(content) : $"LB8416: {refused}";
        await WriteAsync(project, (project.Status ?? new()) with
        {
            Phase = TenantPhases.Terminating,
            Remaining = content.Count == 0 ? null : content,
            Conditions = (project.Status?.Conditions).SetCondition(new() { Type = "Deleted", Status = "False", Reason = refused is null ? "ContentRemains" : "Refused", Message = message }, time),
        }, cancellationToken);
        return ReconcileResult.After(LookAgain);
    }

    /// <summary>Of the workspace it holds for every project.</summary>
    private async Task<bool> IsForcedAsync(Project project, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.GetAsync(TenantNames.WorkspaceOfHome(project.Metadata.Namespace!)!, null, cancellationToken);
        return IsForced(project) || (workspace is not null && workspace.IsBeingDeleted() && IsForced(workspace));
    }

    private static bool IsForced(Resource item) => item.Metadata.Annotations?.GetValueOrDefault(TenantNames.ForceAnnotation) == "true";

    private async Task WriteAsync(Project project, ProjectStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await projects.UpdateStatusAsync(project with
            {
                Metadata = project.Metadata with { ResourceVersion = null },
                Status = status with { ObservedGeneration = project.Metadata.Generation ?? 0 },
            }, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 404)
        {
            // It went by itself.
        }
    }

    private static Condition Ready(string status, string reason, string message) => new() { Type = "Ready", Status = status, Reason = reason, Message = message };
}
