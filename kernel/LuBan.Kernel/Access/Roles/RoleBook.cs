using System.Collections.Concurrent;
using System.Collections.Immutable;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>A rule and where a role has it from.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="AggregatedRole">The cluster role that it was gathered from; null when it was not.</param>
/// <param name="Template">The role template that it is from; null when it is a role's own.</param>
internal sealed record EffectiveRule(PolicyRule Rule, string? AggregatedRole, string? Template);

/// <summary>All roles and role templates at one moment, and the rules that follow. Immutable: what was worked out once holds as long as the book.</summary>
internal sealed class RoleBook(ImmutableDictionary<RoleKey, RoleEntry> roles, ImmutableDictionary<string, TemplateEntry> templates)
{
    private readonly ConcurrentDictionary<RoleKey, EffectiveRule[]> _effective = new();

    public static RoleBook Empty { get; } = new(ImmutableDictionary<RoleKey, RoleEntry>.Empty, ImmutableDictionary<string, TemplateEntry>.Empty);

    public IEnumerable<RoleEntry> Roles => roles.Values;

    public IEnumerable<TemplateEntry> Templates => templates.Values;

    public RoleEntry? Find(RoleKey key) => roles.GetValueOrDefault(key);

    public TemplateEntry? FindTemplate(string name) => templates.GetValueOrDefault(name);

    public RoleBook With(RoleEntry role) => new(roles.SetItem(role.Key, role), templates);

    public RoleBook Without(RoleKey role) => new(roles.Remove(role), templates);

    public RoleBook With(TemplateEntry template) => new(roles, templates.SetItem(template.Name, template));

    public RoleBook WithoutTemplate(string name) => new(roles, templates.Remove(name));

    /// <summary>Everything that a role allows; nothing when it does not exist.</summary>
    public IReadOnlyList<EffectiveRule> RulesOf(RoleKey key) => _effective.GetOrAdd(key, static (wanted, book) => book.Collect(wanted), this);

    /// <summary>Everything that a role would allow which is not in the book.</summary>
    public IReadOnlyList<EffectiveRule> RulesOf(RoleEntry role) => With(role).RulesOf(role.Key);

    /// <summary>Everything that a template brings, with what it depends on.</summary>
    public IReadOnlyList<EffectiveRule> RulesOfTemplate(TemplateEntry template)
    {
        var rules = new List<EffectiveRule>();
        AddTemplate(template, null, [], rules);
        return rules;
    }

    /// <summary>The dependencies of a template that do not exist, also those of its dependencies.</summary>
    public IReadOnlyList<string> MissingDependencies(string template)
    {
        var (missing, seen, waiting) = (new SortedSet<string>(StringComparer.Ordinal), new HashSet<string>(), new Queue<string>([template]));
        while (waiting.TryDequeue(out var name))
        {
            if (!seen.Add(name)) continue;
            if (FindTemplate(name) is not { } found) missing.Add(name);
            else foreach (var dependency in found.Dependencies) waiting.Enqueue(dependency);
        }

        return [.. missing];
    }

    private EffectiveRule[] Collect(RoleKey key)
    {
        if (Find(key) is not { } role) return [];
        var rules = new List<EffectiveRule>();
        AddRole(role, null, [], [], rules);
        return [.. rules];
    }

    private void AddRole(RoleEntry role, string? gathered, HashSet<RoleKey> seenRoles, HashSet<string> seenTemplates, List<EffectiveRule> rules)
    {
        // Roles may gather each other; each is looked at once.
        if (!seenRoles.Add(role.Key)) return;
        foreach (var rule in role.Rules) rules.Add(new(rule, gathered, null));
        foreach (var name in role.Templates)
            if (FindTemplate(name) is { } template)
                AddTemplate(template, gathered, seenTemplates, rules);
        if (role.Selectors is not { } selectors) return;
        foreach (var other in roles.Values.Where(other => other.Key.Namespace.Length == 0 && selectors.Any(selector => selector.Matches(other.Labels))).OrderBy(other => other.Key.Name, StringComparer.Ordinal))
            AddRole(other, other.Key.Name, seenRoles, seenTemplates, rules);
        foreach (var template in templates.Values.Where(template => selectors.Any(selector => selector.Matches(template.Labels))).OrderBy(template => template.Name, StringComparer.Ordinal))
            AddTemplate(template, gathered, seenTemplates, rules);
    }

    private void AddTemplate(TemplateEntry template, string? gathered, HashSet<string> seen, List<EffectiveRule> rules)
    {
        if (!seen.Add(template.Name)) return;
        foreach (var rule in template.Rules) rules.Add(new(rule, gathered, template.Name));
        foreach (var dependency in template.Dependencies)
            if (FindTemplate(dependency) is { } found)
                AddTemplate(found, gathered, seen, rules);
    }
}
