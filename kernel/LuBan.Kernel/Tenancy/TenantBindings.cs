using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Tenancy;

/// <summary>Makes the role bindings that follow from workspaces, projects and invitations.</summary>
internal sealed class TenantBindings(ResourceService resources)
{
    public const string Group = "rbac.authorization.k8s.io";
    private const string AccountPrefix = "system:serviceaccount:";

    /// <summary>Makes a binding unless one of its name is there.</summary>
    public async Task CreateAsync(string ns, string name, string roleKind, string role, string user, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await resources.CreateAsync(Kind, ns, Body(name, roleKind, role, user, reason), KernelKinds.AsKernel, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal.Reason == "AlreadyExists")
        {
            // Made before, by a call that was cut off.
        }
    }

    /// <summary>Keeps one binding as it should be, or away.</summary>
    public async Task KeepAsync(string ns, string name, string role, string? user, string reason, CancellationToken cancellationToken)
    {
        var found = await resources.GetAsync(Kind, ns, name, cancellationToken);
        // Somebody else's binding of this name is theirs.
        if (found is not null && found.Labels.GetValueOrDefault(TenantNames.KeptLabel) != reason) return;
        if (found is null && string.IsNullOrEmpty(user)) return;
        if (found is null) await CreateAsync(ns, name, "ClusterRole", role, user!, reason, cancellationToken);
        else if (string.IsNullOrEmpty(user)) await DeleteAsync(found, cancellationToken);
        else await resources.PatchAsync(Kind, ns, name, PatchType.Merge, new JsonObject { ["subjects"] = new JsonArray(Subject(user)) }, null, KernelKinds.AsKernel, cancellationToken);
    }

    private async Task DeleteAsync(ResourceObject found, CancellationToken cancellationToken)
    {
        try
        {
            await resources.DeleteAsync(Kind, found.Namespace, found.Name, new ResourceDeleteOptions { Uid = found.Uid }, KernelKinds.AsKernel, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal.StatusCode is 404 or 409)
        {
            // It went by itself.
        }
    }

    public static JsonObject Body(string name, string roleKind, string role, string user, string reason) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [TenantNames.KeptLabel] = reason } },
        ["subjects"] = new JsonArray(Subject(user)),
        ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = roleKind, ["name"] = role },
    };

    private static JsonObject Subject(string user) => user.StartsWith(AccountPrefix, StringComparison.Ordinal) && user[AccountPrefix.Length..].Split(':') is [var ns, var name]
        ? new JsonObject { ["kind"] = "ServiceAccount", ["namespace"] = ns, ["name"] = name }
        : new JsonObject { ["kind"] = "User", ["apiGroup"] = Group, ["name"] = user };

    private ResourceKind Kind => resources.Registry.Current.FindKind(Group, "RoleBinding") ?? throw new InvalidOperationException("The kind RoleBinding is not served.");
}
