using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.Kernel.Access;

/// <summary>Writes down the role templates and scopes that extensions bring, and takes them away with the extension. The leader does it.</summary>
internal sealed class ContributedRoles(ResourceService resources)
{
    /// <summary>Writes what a published version brings, and removes what an earlier one brought besides.</summary>
    public async Task WriteAsync(string id, IReadOnlyList<BootstrapTemplate> templates, IReadOnlyDictionary<string, ScopeSpec> scopes, CancellationToken cancellationToken)
    {
        foreach (var template in templates) await PutAsync(AccessKinds.RoleTemplate, id, template.Name, template.Labels, template.Spec, cancellationToken);
        foreach (var (name, scope) in scopes) await PutAsync(AccessKinds.Scope, id, name, new Dictionary<string, string>(), scope, cancellationToken);
        await RemoveAsync(id, name => scopes.ContainsKey(name) || templates.Any(template => template.Name == name), cancellationToken);
    }

    /// <summary>Removes everything that an extension brought: whoever had it by a role has it no longer.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) => RemoveAsync(id, _ => false, cancellationToken);

    /// <summary>Removes what extensions brought that are not enabled any more: a leader before this one may not have come to it.</summary>
    public async Task RemoveAllExceptAsync(IReadOnlySet<string> enabled, CancellationToken cancellationToken)
    {
        foreach (var kind in AccessKinds.All)
            foreach (var item in (await resources.ListAsync(kind, new() { LabelSelector = KernelLabels.Extension }, cancellationToken)).Items)
                if (!enabled.Contains(item.Labels[KernelLabels.Extension]))
                    await DeleteAsync(kind, item.Name, cancellationToken);
    }

    private async Task RemoveAsync(string id, Func<string, bool> keeps, CancellationToken cancellationToken)
    {
        foreach (var kind in AccessKinds.All)
            foreach (var item in (await resources.ListAsync(kind, new() { LabelSelector = $"{KernelLabels.Extension}={LabelOf(id)}" }, cancellationToken)).Items)
                if (!keeps(item.Name))
                    await DeleteAsync(kind, item.Name, cancellationToken);
    }

    private async Task PutAsync<TSpec>(ResourceKind kind, string id, string name, IReadOnlyDictionary<string, string> labels, TSpec spec, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject(labels.Append(new(KernelLabels.Extension, LabelOf(id))).Select(label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value))) },
            ["spec"] = JsonSerializer.SerializeToNode(spec, KernelJson.Options),
        };
        while (true)
        {
            try
            {
                if (await resources.GetAsync(kind, "", name, cancellationToken) is null) await resources.CreateAsync(kind, "", body.DeepClone().AsObject(), KernelKinds.AsKernel, cancellationToken);
                else await resources.UpdateAsync(kind, "", name, body.DeepClone().AsObject(), null, KernelKinds.AsKernel, cancellationToken);
                return;
            }
            catch (ResourceException refusal) when (refusal.Reason is "AlreadyExists" or "NotFound")
            {
                // It came or went in between: the other way now.
            }
        }
    }

    private async Task DeleteAsync(ResourceKind kind, string name, CancellationToken cancellationToken)
    {
        try
        {
            await resources.DeleteAsync(kind, "", name, new ResourceDeleteOptions(), KernelKinds.AsKernel, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal.Reason == "NotFound")
        {
            // It is gone already.
        }
    }

    internal static string NameOf(string id, string name) => $"{LabelOf(id).Replace('_', '-')}.{name}";

    /// <summary>An id of more than 63 characters is no label value: then a part of it, with enough of a digest to tell it from others.</summary>
    internal static string LabelOf(string id)
    {
        const int longest = 63, kept = 50;
        var lower = id.ToLowerInvariant();
        return lower.Length <= longest ? lower : $"{lower[..kept].TrimEnd('.', '-', '_')}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(lower)))[..10]}";
    }
}
