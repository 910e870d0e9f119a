using LuBan.Kernel.Access;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>The role templates and scopes of a version as plain data: lists and texts of the extension's own would keep its code in memory.</summary>
internal static class RoleContributions
{
    private const string AggregateLabel = "rbac.authorization.k8s.io/aggregate-to-";

    public static IReadOnlyList<BootstrapTemplate> Templates(ExtensionBuilder builder)
    {
        var id = builder.Manifest.Id;
        var own = builder.RoleTemplates.Select(template => template.Name).ToHashSet(StringComparer.Ordinal);
        return [.. builder.RoleTemplates.Select(template => new BootstrapTemplate(ContributedRoles.NameOf(id, template.Name), new()
        {
            DisplayName = Copy(template.DisplayName), Description = Copy(template.Description), Category = template.Category.Length > 0 ? template.Category : id.ToLowerInvariant(), Scope = template.Scope,
            Dependencies = [.. template.Dependencies.Select(dependency => own.Contains(dependency) ? ContributedRoles.NameOf(id, dependency) : dependency)], Rules = Copy(id, template.Rules, template.Permissions),
        })
        {
            Labels = template.AggregateTo.ToDictionary(role => AggregateLabel + role, _ => "true"),
        })];
    }

    public static IReadOnlyDictionary<string, ScopeSpec> Scopes(ExtensionBuilder builder) => builder.Scopes.ToDictionary(
        scope => ContributedRoles.NameOf(builder.Manifest.Id, scope.Name),
        scope => new ScopeSpec { Title = Copy(scope.Title), Consent = Copy(scope.Consent), Rules = Copy(builder.Manifest.Id, scope.Rules, scope.Permissions) });

    private static Dictionary<string, string> Copy(LocalizedText? text) => text?.Texts.ToDictionary(entry => entry.Key, entry => entry.Value) ?? [];

    private static List<PolicyRule> Copy(string id, IReadOnlyList<PolicyRule> rules, IReadOnlyList<string> permissions)
    {
        List<PolicyRule> copies = [.. rules.Select(rule => new PolicyRule
        {
            Verbs = [.. rule.Verbs], ApiGroups = [.. rule.ApiGroups], Resources = [.. rule.Resources], ResourceNames = [.. rule.ResourceNames], NonResourceUrls = [.. rule.NonResourceUrls],
        })];
        if (permissions.Count > 0) copies.Add(new() { Verbs = [ExtensionPermissions.Verb], ApiGroups = [ExtensionPermissions.Group], Resources = [ExtensionPermissions.ResourceOf(id)], ResourceNames = [.. permissions] });
        return copies;
    }
}
