namespace LuBan.Sdk;

/// <summary>A right that an extension brings for the roles of its users, such as "edit notes". It is there as long as the extension is enabled.</summary>
/// <param name="Name">Lower-case letters, digits and dashes, unique in the extension. The template is called <c>{extension id}.{name}</c>.</param>
/// <param name="DisplayName">A few words for people.</param>
public sealed record RoleTemplateContribution(string Name, LocalizedText DisplayName)
{
    /// <summary>One or two sentences for people.</summary>
    public LocalizedText? Description { get; init; }

    /// <summary>Under what it is listed; empty for the extension's id.</summary>
    public string Category { get; init; } = "";

    /// <summary>In which roles it makes sense.</summary>
    public RoleTemplateScope Scope { get; init; } = RoleTemplateScope.Namespace;

    /// <summary>What it allows: about the extension's own kinds, or what its manifest asks for itself.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    /// <summary>The permissions of the extension that it gives.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>The templates that it includes: names of the extension's own, or <c>{extension id}.{name}</c> of another's.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>The standard roles that gather it without anybody naming it: <c>view</c>, <c>edit</c>, <c>admin</c>, or others that gather by the label <c>rbac.authorization.k8s.io/aggregate-to-{role}</c>.</summary>
    public IReadOnlyList<string> AggregateTo { get; init; } = [];
}
