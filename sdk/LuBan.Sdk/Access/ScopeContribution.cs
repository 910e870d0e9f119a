namespace LuBan.Sdk;

/// <summary>Something that a token may be limited to, such as "read notes". It is there as long as the extension is enabled.</summary>
/// <param name="Name">Lower-case letters, digits and dashes, unique in the extension. The scope is called <c>{extension id}.{name}</c>.</param>
/// <param name="Title">A few words for people.</param>
public sealed record ScopeContribution(string Name, LocalizedText Title)
{
    /// <summary>The sentence that a user consents to.</summary>
    public LocalizedText? Consent { get; init; }

    /// <summary>What the scope allows, in every namespace in which the user may do it.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    /// <summary>The permissions of the extension that the scope allows to use.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];
}
