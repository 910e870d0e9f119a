using System.Collections.Concurrent;
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
        else _approved[id] = [.. approved.Select(AccessDeclaration.Parse).OfType<AccessDeclaration>().Select(ExtensionRights.ToRule)];
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
    /// <summary>What it may do now.</summary>
    public IReadOnlyList<PolicyRule> Rules => approved() is not { } limits
        ? [.. own, .. asked]
        : [.. own, .. asked.SelectMany(rule => limits.Select(limit => RuleIntersection.Of(rule, limit))).OfType<PolicyRule>()];

    public static PolicyRule ToRule(AccessDeclaration declared) => new() { ApiGroups = [.. declared.ApiGroups], Resources = [.. declared.Resources], Verbs = [.. declared.Verbs] };
}
