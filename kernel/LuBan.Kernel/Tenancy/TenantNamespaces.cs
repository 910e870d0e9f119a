using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Tenancy;

/// <summary>Makes, marks and removes the namespaces of workspaces.</summary>
internal sealed class TenantNamespaces(ResourceService resources)
{
    public static async ValueTask<ResourceObject?> FindWorkspaceAsync(ResourceService resources, string home, CancellationToken cancellationToken) =>
        TenantNames.WorkspaceOfHome(home) is { } name && resources.Registry.Current.FindKind(TenantNames.Group, nameof(Workspace)) is { } kind ? await resources.GetAsync(kind, "", name, cancellationToken) : null;

    public Task<ResourceObject?> FindAsync(string name, CancellationToken cancellationToken) => resources.GetAsync(Kind, "", name, cancellationToken);

    /// <summary>Whether a namespace was made for an object: for this one, not for another of the same name.</summary>
    public static bool IsOf(ResourceObject ns, string uid) => ns.Annotations.GetValueOrDefault(TenantNames.OwnerAnnotation) == uid;

    public async Task<ResourceObject> CreateAsync(string name, JsonObject labels, string ownerUid, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["metadata"] = Mark(labels, ownerUid) };
        body["metadata"]!["name"] = name;
        return await resources.CreateAsync(Kind, "", body, KernelKinds.AsKernel, cancellationToken);
    }

    /// <summary>Marks a namespace that is there as one of a workspace.</summary>
    public Task<ResourceObject> AdoptAsync(ResourceObject ns, JsonObject labels, string ownerUid, CancellationToken cancellationToken)
    {
        var metadata = Mark(labels, ownerUid);
        // Pinned: that it belongs to nobody was seen at this revision.
        metadata["resourceVersion"] = ns.Metadata.ResourceVersion;
        return resources.PatchAsync(Kind, "", ns.Name, PatchType.Merge, new JsonObject { ["metadata"] = metadata }, null, KernelKinds.AsKernel, cancellationToken);
    }

    /// <summary>Begins to delete a namespace.</summary>
    /// <returns>Why it cannot be deleted now; null when it is being deleted or gone.</returns>
    public async Task<string?> DeleteAsync(ResourceObject ns, CancellationToken cancellationToken)
    {
        if (ns.DeletionTimestamp is not null) return null;
        try
        {
            await resources.DeleteAsync(Kind, "", ns.Name, new ResourceDeleteOptions { Uid = ns.Uid }, KernelKinds.AsKernel, cancellationToken);
            return null;
        }
        catch (ResourceException refusal) when (refusal.StatusCode is 404 or 409)
        {
            // It went, or it is another one by now: the next look shows which.
            return null;
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 403)
        {
            return refusal.Message;
        }
    }

    public static JsonObject Labels(string workspace, string? project) => project is null
        ? new JsonObject { [TenantNames.WorkspaceLabel] = workspace, [TenantNames.HomeLabel] = "true" }
        : new JsonObject { [TenantNames.WorkspaceLabel] = workspace, [TenantNames.ProjectLabel] = project };

    private static JsonObject Mark(JsonObject labels, string ownerUid) => new() { ["labels"] = labels, ["annotations"] = new JsonObject { [TenantNames.OwnerAnnotation] = ownerUid } };

    private ResourceKind Kind => resources.Registry.Current.FindKind("", "Namespace")!;
}
