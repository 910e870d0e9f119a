using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Tenancy;

/// <summary>Puts a namespace that belongs to nobody into a workspace. Everything in it is the workspace's from then on, and goes with it.</summary>
internal sealed class NamespaceAdoption(ResourceService resources, TenantNamespaces namespaces)
{
    /// <summary>Makes the project of an existing namespace; the reconciler then marks the namespace.</summary>
    /// <returns>The project.</returns>
    /// <exception cref="ResourceException">404: there is no such workspace or namespace. 409: the namespace belongs to a workspace or is being deleted. 422: it is one of the kernel's.</exception>
    public async Task<object> AdoptAsync(string workspace, string ns, string project, AccessSubject caller, CancellationToken cancellationToken)
    {
        if (await resources.GetAsync(KernelKinds.Workspace, "", workspace, cancellationToken) is null) throw new ResourceException(404, "NotFound", $"LB8428: there is no workspace '{workspace}'.");
        if (ns.Length == 0) throw new ResourceException(400, "BadRequest", "LB8427: the body names no namespace. Send {\"namespace\": \"NAME\"}.");
        var found = await namespaces.FindAsync(ns, cancellationToken) ?? throw new ResourceException(404, "NotFound", $"LB8428: there is no namespace '{ns}'.");
        if (found.Labels.GetValueOrDefault(TenantNames.WorkspaceLabel) is { } owner) throw new ResourceException(409, "Conflict", $"LB8429: namespace '{ns}' belongs to workspace '{owner}' and stays there.");
        if (found.DeletionTimestamp is not null) throw new ResourceException(409, "Conflict", $"LB8429: namespace '{ns}' is being deleted.");
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = project.Length > 0 ? project : ns,
                ["annotations"] = new JsonObject { [TenantNames.AdoptAnnotation] = "true", [TenantNames.CreatorAnnotation] = caller.Name },
            },
            ["spec"] = new JsonObject { ["namespace"] = ns },
        };
        return (await resources.CreateAsync(KernelKinds.Project, TenantNames.HomeOf(workspace), body, KernelKinds.AsKernel, cancellationToken)).ToJson();
    }
}
