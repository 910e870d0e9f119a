using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.Kernel.Access;

/// <summary>Writes down the role templates and scopes that extensions bring, and takes them away with the extension. The leader does it.</summary>
internal sealed class ContributedRoles(ResourceService resources)
{
    private const string AggregateLabel = "rbac.authorization.k8s.io/aggregate-to-";

    /// <summary>The templates of a version as plain data: lists and texts of the extension's own would keep its code in memory.</summary>
    public static IReadOnlyList<BootstrapTemplate> Templates(ExtensionBuilder builder)
    {
        var id = builder.Manifest.Id;
        var own = builder.RoleTemplates.Select(template => template.Name).ToHashSet(StringComparer.Ordinal);
        return [.. builder.RoleTemplates.Select(template => new BootstrapTemplate(NameOf(id, template.Name), new()
        {
            DisplayName = Copy(template.DisplayName), Description = Copy(template.Description), Category = template.Category.Length > 0 ? template.Category : id.ToLowerInvariant(), Scope = template.Scope,
            Dependencies = [.. template.Dependencies.Select(dependency => own.Contains(dependency) ? NameOf(id, dependency) : dependency)], Rules = Copy(id, template.Rules, template.Permissions),
        })
        {
            Labels = template.AggregateTo.ToDictionary(role => AggregateLabel + role, _ => "true"),
        })];
    }

    /// <summary>The scopes of a version as plain data.</summary>
    public static IReadOnlyDictionary<string, ScopeSpec> Scopes(ExtensionBuilder builder) => builder.Scopes.ToDictionary(
        scope => NameOf(builder.Manifest.Id, scope.Name),
        scope => new ScopeSpec { Title = Copy(scope.Title), Consent = Copy(scope.Consent), Rules = Copy(builder.Manifest.Id, scope.Rules, scope.Permissions) });

    /// <summary>Writes what a published version brings, and removes what an earlier one brought besides.</summary>
    public async Task WriteAsync(string id, ContributionSet contributions, CancellationToken cancellationToken)
    {
        foreach (var template in contributions.RoleTemplates) await PutAsync(AccessKinds.RoleTemplate, id, template.Name, template.Labels, template.Spec, cancellationToken);
        foreach (var (name, scope) in contributions.Scopes) await PutAsync(AccessKinds.Scope, id, name, new Dictionary<string, string>(), scope, cancellationToken);
        await RemoveAsync(id, name => contributions.Scopes.ContainsKey(name) || contributions.RoleTemplates.Any(template => template.Name == name), cancellationToken);
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

    private static IReadOnlyDictionary<string, string> Copy(LocalizedText? text) => text?.Texts.ToDictionary(entry => entry.Key, entry => entry.Value) ?? [];

    private static IReadOnlyList<PolicyRule> Copy(string id, IReadOnlyList<PolicyRule> rules, IReadOnlyList<string> permissions)
    {
        List<PolicyRule> copies = [.. rules.Select(rule => new PolicyRule
        {
            Verbs = [.. rule.Verbs], ApiGroups = [.. rule.ApiGroups], Resources = [.. rule.Resources], ResourceNames = [.. rule.ResourceNames], NonResourceUrls = [.. rule.NonResourceUrls],
        })];
        if (permissions.Count > 0) copies.Add(new() { Verbs = ["use"], ApiGroups = [RoleAuthorizer.PermissionGroup], Resources = [id.ToLowerInvariant()], ResourceNames = [.. permissions] });
        return copies;
    }
}
