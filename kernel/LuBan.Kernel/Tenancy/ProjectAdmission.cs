using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Kernel.Tenancy;

/// <summary>Completes projects, and refuses what cannot be one, with every problem at once.</summary>
internal sealed class ProjectAdmission(TenantAuthority authority, Lazy<ResourceService> resources) : IAdmission
{
    private static readonly string[] Reserved = [SystemNamespace.Name, "default"];
    private const string NamespaceField = "spec.namespace";

    public bool Handles(ResourceKind kind) => kind is { Group: TenantNames.Group, Kind: nameof(Project) };

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Subresource is not null) return;
        if (request.Operation != AdmissionOperation.Create) await CheckOwnAsync(request, cancellationToken);
        if (request.Object is not { } next) return;
        Complete(request, next);
        var causes = request.FromKernel ? [] : TenantFields.Keep(request, TenantNames.CreatorAnnotation, TenantNames.ForceAnnotation).ToList();
        causes.AddRange(request.Operation == AdmissionOperation.Create ? await CheckNewAsync(request, next, cancellationToken) : CheckChange(request, next));
        var force = TenantFields.Annotation(next, TenantNames.ForceAnnotation);
        var workspace = TenantNames.WorkspaceOfHome(request.Namespace) ?? "";
        if (force != TenantFields.Annotation(request.Old, TenantNames.ForceAnnotation) && !await authority.MayAsync(request, "delete", workspace, "finalizers", cancellationToken))
            causes.Add(WorkspaceAdmission.Force());
        if (causes.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, causes);
    }

    /// <summary>Who may make projects may not yet change those of others: whoever changes or deletes one must be able to delete its namespace.</summary>
    private async Task CheckOwnAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        var ns = TenantFields.Text(request.Old?["spec"]?["namespace"]) ?? "";
        if (ns.Length > 0 && !await authority.MayDeleteNamespaceAsync(request, ns, cancellationToken))
            throw Refusal.Forbidden(request.Kind, request.Name, $"LB8417: it is changed and deleted by whoever may delete its namespace '{ns}', such as its project-admin or the workspace's workspace-admin");
    }

    private static void Complete(AdmissionRequest request, JsonObject next)
    {
        TenantFields.AddFinalizer(next);
        TenantFields.SetCreator(request, next);
        if (next["spec"] is null) next["spec"] = new JsonObject();
        if (next["spec"] is not JsonObject spec) return;
        if (TenantFields.Text(spec["namespace"]) is not (null or "")) return;
        // A client that sends the whole object need not know what was chosen for it.
        spec["namespace"] = TenantFields.Text(request.Old?["spec"]?["namespace"]) ?? $"{TenantNames.WorkspaceOfHome(request.Namespace)}-{request.Name}";
    }

    private async Task<IReadOnlyList<StatusCause>> CheckNewAsync(AdmissionRequest request, JsonObject next, CancellationToken cancellationToken)
    {
        var causes = new List<StatusCause>();
        if (!TenantNames.IsLabel(request.Name))
            causes.Add(TenantFields.Cause("metadata.name", $"LB8407: '{request.Name}' cannot be the name of a project. Use at most {TenantNames.MaximumLabel} lower-case letters, digits and dashes, with a letter or digit at both ends."));
        var workspace = await TenantNamespaces.FindWorkspaceAsync(resources.Value, request.Namespace, cancellationToken);
        if (workspace is null)
            causes.Add(TenantFields.Cause("metadata.namespace", $"LB8408: '{request.Namespace}' is not the home namespace of a workspace. Projects are created in one: {TenantNames.HomePrefix}NAME."));
        else if (workspace.DeletionTimestamp is not null)
            causes.Add(TenantFields.Cause("metadata.namespace", $"LB8409: workspace '{workspace.Name}' is being deleted: nothing new is made in it."));
        var ns = TenantFields.Text(next["spec"]?["namespace"]) ?? "";
        if (!TenantNames.IsLabel(ns))
            causes.Add(TenantFields.Cause(NamespaceField, $"LB8410: '{ns}' cannot be the name of a namespace: at most {TenantNames.MaximumLabel} lower-case letters, digits and dashes, with a letter or digit at both ends. Write another {NamespaceField}."));
        else if (Reserved.Contains(ns) || ns.StartsWith(TenantNames.HomePrefix, StringComparison.Ordinal) || ns.StartsWith("kube-", StringComparison.Ordinal))
            causes.Add(TenantFields.Cause(NamespaceField, $"LB8411: '{ns}' is a namespace of the kernel. Write another {NamespaceField}."));
        else if (TenantFields.Annotation(next, TenantNames.AdoptAnnotation) is null && resources.Value.NamespaceExists(ns))
            causes.Add(TenantFields.Cause(NamespaceField, $"LB8412: the namespace name '{ns}' is taken. Write another {NamespaceField}; an administrator can have a workspace adopt a namespace that is there."));
        return causes;
    }

    private static IEnumerable<StatusCause> CheckChange(AdmissionRequest request, JsonObject next)
    {
        if (!JsonNode.DeepEquals(next["spec"]?["namespace"], request.Old?["spec"]?["namespace"]))
            yield return TenantFields.Cause(NamespaceField, $"LB8413: {NamespaceField} cannot be changed. Create another project, and move what is in this one.");
    }
}
