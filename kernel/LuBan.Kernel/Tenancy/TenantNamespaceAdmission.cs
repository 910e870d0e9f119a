using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Kernel.Tenancy;

/// <summary>Keeps the namespaces of workspaces the kernel's: their names, the labels that say whose they are, and their end.</summary>
internal sealed class TenantNamespaceAdmission : IAdmission
{
    public bool Handles(ResourceKind kind) => kind is { Group: "", Kind: "Namespace" };

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.FromKernel || request.Subresource is not null) return ValueTask.CompletedTask;
        if (request.Operation == AdmissionOperation.Delete)
        {
            RefuseDeletion(request);
            return ValueTask.CompletedTask;
        }
        var causes = TenantFields.Keep(request).ToList();
        if (request.Operation == AdmissionOperation.Create && TenantNames.WorkspaceOfHome(request.Name) is { } workspace)
            causes.Add(TenantFields.Cause("metadata.name", $"LB8402: names that begin with '{TenantNames.HomePrefix}' are for the home namespaces of workspaces, which the kernel makes. Create the workspace '{workspace}', or choose another name."));
        if (causes.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, causes);
        return ValueTask.CompletedTask;
    }

    private static void RefuseDeletion(AdmissionRequest request)
    {
        var old = request.Old as JsonObject;
        if (TenantFields.Label(old, TenantNames.WorkspaceLabel) is not { } workspace || TenantFields.IsBeingDeleted(old)) return;
        var (what, how) = TenantFields.Label(old, TenantNames.ProjectLabel) is { } project
            ? ($"it belongs to project '{project}' of workspace '{workspace}' and goes with it", $"kubectl delete project {project} -n {TenantNames.HomeOf(workspace)}")
            : ($"it is the home of workspace '{workspace}' and goes with it", $"kubectl delete workspace {workspace}");
        throw Refusal.Forbidden(request.Kind, request.Name, $"LB8403: {what}. Delete that: {how}");
    }
}
