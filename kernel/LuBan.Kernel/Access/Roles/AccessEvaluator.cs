using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>
/// Decides who may do what: by the roles and bindings of <c>rbac.authorization.k8s.io</c> with their upstream semantics, by role templates, and by
/// workspaces: what is bound in a workspace's home namespace holds in all its namespaces. A token with scopes allows no more than they do.
/// </summary>
/// <remarks>Thread-safe and quick: everything is looked up in memory. A decision sees every write that was answered before it.</remarks>
public sealed class AccessEvaluator
{
    /// <summary>The scope that limits nothing.</summary>
    public const string EverythingScope = "api";

    private const string All = "*";

    private static readonly PolicyRule[] Everything =
    [
        new() { Verbs = [All], ApiGroups = [All], Resources = [All] }, new() { Verbs = [All], NonResourceUrls = [All] },
    ];

    private readonly AccessIndex _index;
    private readonly ExtensionGrants _grants;

    internal AccessEvaluator(AccessIndex index, ExtensionGrants grants) => (_index, _grants) = (index, grants);

    /// <summary>Decides.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="question">What.</param>
    /// <returns>The decision, with what it is based on.</returns>
    public AccessAnswer Review(AccessSubject subject, AccessQuestion question)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(question);
        var snapshot = _index.Current;
        if (!ScopesAllow(snapshot, subject, question)) return new(false, $"the token is limited to the scopes '{string.Join(' ', subject.Scopes!)}', which do not allow this");
        if (IsMaster(subject)) return new(true, $"the group {CallerClaims.Masters} may do everything");
        // An extension does what its plan approves, and roles neither add to that nor take from it.
        if (ExtensionIdentity.IdOf(subject.Name) is { } extension) return _grants.RulesOf(extension).Any(rule => rule.Allows(question)) ? new(true, "the plan of the extension approves it") : new(false, "");
        SortedSet<string>? missing = null;
        foreach (var (binding, who) in snapshot.BindingsFor(subject, PlaceOf(question)))
        {
            foreach (var rule in snapshot.Roles.RulesOf(binding.Role))
                if (rule.Rule.Allows(question))
                    return new(true, $"RBAC: allowed by {Describe(binding)} to {Describe(who)}");
            if (snapshot.Roles.Find(binding.Role) is null) (missing ??= new(StringComparer.Ordinal)).Add($"{binding.Role.Kind.ToLowerInvariant()}.rbac.authorization.k8s.io \"{binding.Role.Name}\" not found");
        }

        return new(false, missing is null ? "" : $"RBAC: {(missing.Count == 1 ? missing.Min : $"[{string.Join(", ", missing)}]")}");
    }

    /// <summary>Whether the scopes of the subject's token leave room for something, whatever the user may do.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="question">What.</param>
    /// <returns>True also when the token has no scopes: then it is not limited.</returns>
    public bool ScopesAllow(AccessSubject subject, AccessQuestion question)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(question);
        return ScopesAllow(_index.Current, subject, question);
    }

    /// <summary>Whether somebody may do everything: is in <c>system:masters</c>, or was given <c>*</c> on all resources and on all paths. A token with narrower scopes is no administrator's.</summary>
    /// <param name="subject">Who.</param>
    /// <returns>Whether.</returns>
    public bool IsAdministrator(AccessSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return Review(subject, new() { Verb = All, Group = All, Resource = All }).Allowed && Review(subject, new() { Verb = All, Path = All }).Allowed;
    }

    /// <summary>All the ways by which the roles of somebody allow something. Scopes and <c>system:masters</c> are left out.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="question">What.</param>
    /// <returns>The ways; empty when there is none.</returns>
    public IReadOnlyList<AccessPath> Explain(AccessSubject subject, AccessQuestion question)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(question);
        return [.. Paths(_index.Current, subject, PlaceOf(question)).Where(path => path.Rule.Allows(question))];
    }

    /// <summary>Everything that somebody may do in a namespace, with the scopes of the token taken into account.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="ns">The namespace; empty for what holds everywhere.</param>
    /// <returns>The rules. Those about paths hold wherever one asks.</returns>
    public IReadOnlyList<PolicyRule> RulesOf(AccessSubject subject, string ns)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(ns);
        var snapshot = _index.Current;
        IReadOnlyList<PolicyRule> rules = IsMaster(subject) ? Everything : ExtensionIdentity.IdOf(subject.Name) is { } extension ? _grants.RulesOf(extension) : [.. Paths(snapshot, subject, ns)
            .Where(path => path.Binding.Namespace.Length == 0 || path.Rule.NonResourceUrls.Count == 0).Select(path => path.Rule).Distinct()];
        if (subject.Scopes is not { } scopes || scopes.Contains(EverythingScope)) return rules;
        var limits = scopes.SelectMany(scope => snapshot.Scopes.GetValueOrDefault(scope, [])).ToList();
        return [.. rules.SelectMany(rule => limits.Select(limit => RuleIntersection.Of(rule, limit))).OfType<PolicyRule>()];
    }

    /// <summary>All bindings that give somebody a role, wherever they are.</summary>
    /// <param name="subject">Who.</param>
    /// <returns>The bindings, each once, in no particular order.</returns>
    public IReadOnlyList<AccessBinding> BindingsOf(AccessSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var bindings = _index.Current.Bindings;
        return [.. subject.Groups.Select(group => new SubjectKey(true, group)).Prepend(new(false, subject.Name)).SelectMany(bindings.For).Distinct().Select(Public)];
    }

    /// <summary>The workspace that a namespace belongs to.</summary>
    /// <param name="ns">The namespace.</param>
    /// <returns>The workspace; null when it belongs to none.</returns>
    public string? WorkspaceOf(string ns)
    {
        ArgumentNullException.ThrowIfNull(ns);
        return _index.Current.WorkspaceOf(ns);
    }

    internal AccessSnapshot Snapshot => _index.Current;

    internal static bool IsMaster(AccessSubject subject) => subject.Groups.Contains(CallerClaims.Masters);

    /// <summary>The namespace in which a question is asked: one about a namespace or a workspace by name is asked within it.</summary>
    internal static string PlaceOf(AccessQuestion question) => question switch
    {
        { Path: not null } => "",
        { Namespace.Length: > 0 } => question.Namespace,
        { Group: "", Resource: "namespaces", Name.Length: > 0 } => question.Name,
        { Group: "tenant.luban.dev", Resource: "workspaces", Name.Length: > 0 } => TenancyLabels.HomeOf(question.Name),
        _ => "",
    };

    internal static string Describe(SubjectKey subject)
    {
        if (subject.IsGroup) return $"Group \"{subject.Name}\"";
        var account = subject.Name.StartsWith(SubjectKey.ServiceAccountPrefix, StringComparison.Ordinal) ? subject.Name[SubjectKey.ServiceAccountPrefix.Length..].Split(':') : [];
        return account is [var ns, var name] ? $"ServiceAccount \"{name}/{ns}\"" : $"User \"{subject.Name}\"";
    }

    private static bool ScopesAllow(AccessSnapshot snapshot, AccessSubject subject, AccessQuestion question) =>
        subject.Scopes is not { } scopes || scopes.Contains(EverythingScope)
        || scopes.Any(scope => snapshot.Scopes.TryGetValue(scope, out var rules) && rules.Any(rule => rule.Allows(question)));

    private static IEnumerable<AccessPath> Paths(AccessSnapshot snapshot, AccessSubject subject, string ns) =>
        from entry in snapshot.BindingsFor(subject, ns)
        from rule in snapshot.Roles.RulesOf(entry.Binding.Role)
        select new AccessPath(Public(entry.Binding), Describe(entry.Subject), rule.Rule) { AggregatedRole = rule.AggregatedRole, Template = rule.Template };

    private static AccessBinding Public(BindingEntry binding) => new(binding.Kind, binding.Namespace, binding.Name, binding.Role.Kind, binding.Role.Name);

    private static string Describe(BindingEntry binding) =>
        $"{binding.Kind} \"{binding.Name}{(binding.Namespace.Length == 0 ? "" : $"/{binding.Namespace}")}\" of {binding.Role.Kind} \"{binding.Role.Name}\"";
}
