using System.Text.Json.Serialization;

namespace LuBan.Sdk;

/// <summary>What one rule of a role allows: verbs on resources, or methods on paths. Rules add up; none takes anything away.</summary>
public sealed record PolicyRule
{
    /// <summary>What may be done: <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>, <c>deletecollection</c> and others, or <c>*</c>.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>The API groups; the empty text for the core group, <c>*</c> for all.</summary>
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>The plurals; <c>plural/subresource</c> for a subresource, <c>*/subresource</c> for one of all, <c>*</c> for everything.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Only these objects; empty for all.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>Paths that are no resources; a <c>*</c> at the end stands for everything that begins so. Not together with resources.</summary>
    [JsonPropertyName("nonResourceURLs")]
    public IReadOnlyList<string> NonResourceUrls { get; init; } = [];

    /// <summary>A rule about resources.</summary>
    /// <param name="apiGroup">The API group; the empty text for the core group.</param>
    /// <param name="resources">The plurals, separated by commas.</param>
    /// <param name="verbs">The verbs, separated by commas.</param>
    /// <returns>The rule.</returns>
    public static PolicyRule For(string apiGroup, string resources, string verbs)
    {
        ArgumentNullException.ThrowIfNull(apiGroup);
        ArgumentException.ThrowIfNullOrWhiteSpace(resources);
        ArgumentException.ThrowIfNullOrWhiteSpace(verbs);
        return new() { ApiGroups = [apiGroup], Resources = Split(resources), Verbs = Split(verbs) };
    }

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
