namespace LuBan.Sdk;

/// <summary>What the extension itself does with objects of kinds that are not its own. Its own kinds need no declaration.</summary>
/// <param name="ApiGroups">The API groups; the empty text for the core group.</param>
/// <param name="Resources">The plurals.</param>
/// <param name="Verbs">The verbs, such as <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>.</param>
/// <param name="Reason">One sentence for the person who approves it.</param>
public sealed record AccessDeclaration(IReadOnlyList<string> ApiGroups, IReadOnlyList<string> Resources, IReadOnlyList<string> Verbs, string? Reason = null)
{
    private const string Core = "core";

    /// <summary>The same as texts that a person approves: <c>{group or core}/{plural}:{verb},{verb}</c>, one for each kind, the verbs in order.</summary>
    /// <param name="access">The declarations.</param>
    /// <returns>The texts, each with its reason.</returns>
    public static IReadOnlyList<PermissionDeclaration> ToPermissions(IEnumerable<AccessDeclaration> access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return [.. access
            .SelectMany(entry => entry.ApiGroups.SelectMany(group => entry.Resources.Select(resource => (Kind: $"{(group.Length == 0 ? Core : group)}/{resource}", Entry: entry))))
            .GroupBy(part => part.Kind, StringComparer.Ordinal)
            .Select(kind => new PermissionDeclaration(
                $"{kind.Key}:{string.Join(',', kind.SelectMany(part => part.Entry.Verbs).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}",
                kind.Select(part => part.Entry.Reason).FirstOrDefault(reason => reason is not null)))];
    }

    /// <summary>Reads one text of <see cref="ToPermissions"/>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What it says; null when it is not such a text.</returns>
    public static AccessDeclaration? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (slash, colon) = (text.IndexOf('/', StringComparison.Ordinal), text.LastIndexOf(':'));
        if (slash <= 0 || colon <= slash + 1 || colon == text.Length - 1) return null;
        var (group, resource, verbs) = (text[..slash], text[(slash + 1)..colon], text[(colon + 1)..].Split(','));
        if (!ManifestRules.IsApiGroup(group) || !ManifestRules.IsResource(resource) || !verbs.All(ManifestRules.IsVerb)) return null;
        return new([group == Core ? "" : group], [resource], verbs);
    }
}
