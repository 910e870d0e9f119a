using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>Looks at what an extension uses, and at what it would let its users do, before it is loaded.</summary>
internal static class AccessChecks
{
    private const int MaximumName = 63;

    public static IEnumerable<ExtensionProblem> Check(ExtensionBuilder builder) => [.. CheckUsed(builder), .. CheckTemplates(builder), .. CheckScopes(builder)];

    private static IEnumerable<ExtensionProblem> CheckUsed(ExtensionBuilder builder)
    {
        var asked = builder.Manifest.Access.SelectMany(ExtensionRights.ToRules).ToList();
        var watched = builder.Reconcilers.SelectMany(reconciler => reconciler.Options.Triggers.Select(trigger => trigger.ResourceType).Append(reconciler.Resource)).Concat(builder.Indexes.Select(index => index.ResourceType)).ToHashSet();
        foreach (var type in builder.UsedKinds.Union(watched).Except(Own(builder)).Where(type => type.IsDefined(typeof(ResourceKindAttribute), inherit: false)))
        {
            var kind = ResourceKind.FromType(type, builder.Manifest.Id);
            string[] needed = watched.Contains(type) ? ["list", "watch"] : [];
            var missing = needed.Where(verb => !asked.Any(rule => rule.Allows(new() { Verb = verb, Group = kind.Group, Resource = kind.Plural }))).ToList();
            if (missing.Count == 0 && asked.Any(rule => Concerns(rule, kind))) continue;
            yield return new("LB8307", TypeNames.Of(type),
                $"The extension works with {kind.QualifiedPlural}, which are not its own, and its manifest does not ask for {(missing.Count == 0 ? "anything about them" : $"the verbs {string.Join(" and ", missing)}")}. " +
                $"Add what it needs: [assembly: ExtensionAccess(\"{kind.Group}\", \"{kind.Plural}\", \"get,list,watch\", \"why\")].");
        }
    }

    private static IEnumerable<ExtensionProblem> CheckTemplates(ExtensionBuilder builder)
    {
        var reach = Reach(builder);
        foreach (var template in builder.RoleTemplates)
        {
            foreach (var problem in CheckCommon(builder, "role template", template.Name, template.Rules, template.Permissions, builder.RoleTemplates.Count(other => other.Name == template.Name))) yield return problem;
            var missing = RuleCovering.Missing(reach, template.Rules);
            if (missing.Count > 0)
                yield return new("LB8308", template.Name,
                    $"The role template allows what the extension has no say in: {string.Join(", ", missing.Take(5).Select(RuleTexts.Of))}. A template may allow what concerns the extension's own kinds and permissions, and what its manifest asks for with [assembly: ExtensionAccess(…)].");
        }
    }

    private static IEnumerable<ExtensionProblem> CheckScopes(ExtensionBuilder builder) => builder.Scopes.SelectMany(scope =>
        CheckCommon(builder, "scope", scope.Name, scope.Rules, scope.Permissions, builder.Scopes.Count(other => other.Name == scope.Name)));

    private static IEnumerable<ExtensionProblem> CheckCommon(ExtensionBuilder builder, string what, string name, IReadOnlyList<PolicyRule> rules, IReadOnlyList<string> permissions, int count)
    {
        if (name.Length is 0 or > MaximumName || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || name[0] == '-' || name[^1] == '-')
            yield return new("LB8308", name, $"The name of a {what} is made of lower-case letters, digits and dashes, such as 'notes-edit'.");
        if (count > 1) yield return new("LB8308", name, $"The extension has {count} of the {what} '{name}'. Keep one.");
        foreach (var permission in permissions.Where(permission => !builder.Permissions.ContainsKey(permission)))
            yield return new("LB8308", name, $"The {what} gives the permission '{permission}', which is not declared. Declare it with extension.AddPermission(\"{permission}\", …).");
        foreach (var rule in rules)
            foreach (var cause in PolicyRuleChecks.Check((System.Text.Json.Nodes.JsonObject)RoleBootstrap.Write(rule), isNamespaced: false, "rules"))
                yield return new("LB8308", name, $"A rule of the {what} cannot be: {cause.Field}: {cause.Message}.");
    }

    private static List<PolicyRule> Reach(ExtensionBuilder builder) =>
    [
        .. ExtensionRights.OwnKinds(Own(builder).Select(type => ResourceKind.FromType(type, builder.Manifest.Id))),
        new() { Verbs = [ExtensionPermissions.Verb], ApiGroups = [ExtensionPermissions.Group], Resources = [ExtensionPermissions.ResourceOf(builder.Manifest.Id)] },
        .. builder.Manifest.Access.SelectMany(ExtensionRights.ToRules),
    ];

    private static IEnumerable<Type> Own(ExtensionBuilder builder) => builder.ResourceKinds.Union(builder.Reconcilers.Select(reconciler => reconciler.Resource).Except(builder.UsedKinds))
        .Where(type => type.IsDefined(typeof(ResourceKindAttribute), inherit: false));

    private static bool Concerns(PolicyRule rule, ResourceKind kind) => rule.Verbs.Any(verb => rule.Allows(new() { Verb = verb, Group = kind.Group, Resource = kind.Plural }));
}
