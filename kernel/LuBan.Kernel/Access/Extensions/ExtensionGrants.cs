using System.Collections.Concurrent;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>What each extension may do in its own name: what its manifest asks for, as far as its plan approves it, and everything with its own kinds.</summary>
internal sealed class ExtensionGrants
{
    private readonly ConcurrentDictionary<string, ExtensionRights> _loaded = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, IReadOnlyList<PolicyRule>> _approved = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes the rights of a version that was loaded, in place of those of another one.</summary>
    public ExtensionRights Load(string id, IReadOnlyList<PolicyRule> asked, IReadOnlyList<PolicyRule> own)
    {
        var rights = new ExtensionRights(asked, own, () => _approved.GetValueOrDefault(id));
        _loaded[id] = rights;
        return rights;
    }

    /// <summary>Forgets a version that was stopped, unless another one took its place.</summary>
    public void Unload(string id, ExtensionRights rights) => _loaded.TryRemove(new(id, rights));

    /// <summary>Notes what the plan of an extension approves now; null when it approves whatever the first version asked for.</summary>
    public void Approve(string id, IReadOnlyList<string>? approved)
    {
        if (approved is null) _approved.TryRemove(id, out _);
        else _approved[id] = [.. approved.Select(AccessDeclaration.Parse).OfType<AccessDeclaration>().SelectMany(ExtensionRights.ToRules)];
    }

    /// <summary>The rules of an extension; nothing when it is not loaded.</summary>
    public IReadOnlyList<PolicyRule> RulesOf(string id) => _loaded.TryGetValue(id, out var rights) ? rights.Rules : [];
}

/// <summary>The rights of one loaded version.</summary>
/// <param name="asked">What its manifest asks for.</param>
/// <param name="own">What concerns its own kinds.</param>
/// <param name="approved">What its plan approves now; null when it approves everything.</param>
internal sealed class ExtensionRights(IReadOnlyList<PolicyRule> asked, IReadOnlyList<PolicyRule> own, Func<IReadOnlyList<PolicyRule>?> approved)
{
    // What everybody who has signed in may know.
    private static readonly PolicyRule Discovery = new() { Verbs = ["get", "head"], NonResourceUrls = ["/api", "/api/v1", "/apis", "/apis/*", "/openapi", "/openapi/*", "/version", "/version/"] };

    /// <summary>What it may do now.</summary>
    public IReadOnlyList<PolicyRule> Rules => approved() is not { } limits
        ? [Discovery, .. own, .. asked]
        : [Discovery, .. own, .. asked.SelectMany(rule => limits.Select(limit => RuleIntersection.Of(rule, limit))).OfType<PolicyRule>()];

    /// <summary>Everything that concerns kinds of the extension's own.</summary>
    public static IReadOnlyList<PolicyRule> OwnKinds(IEnumerable<ResourceKind> kinds) =>
        [.. kinds.DistinctBy(kind => (kind.Group, kind.Plural)).Select(kind => new PolicyRule { Verbs = ["*"], ApiGroups = [kind.Group], Resources = [kind.Plural, $"{kind.Plural}/status", $"{kind.Plural}/scale"] })];

    /// <summary>The group that stands for paths that are no resources: <c>metrics</c> of it is <c>/metrics</c>.</summary>
    public const string PathsGroup = "paths.luban.dev";

    /// <summary>A declaration as rules: one about resources, one about paths.</summary>
    public static IEnumerable<PolicyRule> ToRules(AccessDeclaration declared)
    {
        string[] groups = [.. declared.ApiGroups.Where(group => group != PathsGroup)];
        if (groups.Length > 0) yield return new() { ApiGroups = groups, Resources = [.. declared.Resources], Verbs = [.. declared.Verbs] };
        if (groups.Length < declared.ApiGroups.Count) yield return new() { NonResourceUrls = [.. declared.Resources.Select(path => $"/{path}")], Verbs = [.. declared.Verbs] };
    }
}
