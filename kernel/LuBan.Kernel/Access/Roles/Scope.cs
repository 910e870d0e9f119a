using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>What a token may be limited to. Its bearer may do what the user may and one of the token's scopes allows. The scope <c>api</c> allows everything and is no object.</summary>
[ResourceKind(AccessKinds.Group, AccessKinds.Version, "Scope", Scope = ResourceScope.Cluster, Categories = ["luban"])]
[PrinterColumn("Title", ".spec.title.en")]
public sealed record Scope : Resource<ScopeSpec, ScopeStatus>;

/// <summary>What a scope is called and allows.</summary>
public sealed record ScopeSpec
{
    /// <summary>From language tag to a few words.</summary>
    public IReadOnlyDictionary<string, string> Title { get; init; } = new Dictionary<string, string>();

    /// <summary>From language tag to the sentence that a user consents to.</summary>
    public IReadOnlyDictionary<string, string> Consent { get; init; } = new Dictionary<string, string>();

    /// <summary>What it allows, in every namespace in which the user may do it.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];
}

/// <summary>Nothing is observed of a scope yet.</summary>
public sealed record ScopeStatus;
