using LuBan.Resources;
using Microsoft.AspNetCore.WebUtilities;

namespace LuBan.Kernel.Console;

/// <summary>What a stream follows: a resource, or what an extension says.</summary>
/// <param name="Text">The topic as the browser wrote it.</param>
internal abstract record StreamTopic(string Text)
{
    public const string ExtensionPrefix = "extensions/";

    private const int MaximumLength = 1000;

    /// <summary>Reads a topic.</summary>
    /// <returns>The topic; null when it is none.</returns>
    public static StreamTopic? Parse(string text)
    {
        if (text.Length > MaximumLength) return null;
        var (path, query) = text.Split('?', 2) is [var before, var after] ? (before, QueryHelpers.ParseQuery(after)) : (text, []);
        string? Value(string name) => query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } found ? found : null;
        ResourceTopic Resource(string group, string version, string? ns, string plural) => new(text, group, version, ns ?? "", plural)
        {
            Name = Value("name") ?? "", LabelSelector = Value("labelSelector"),
            FieldSelector = Value("name") is { } name ? string.Join(',', ((string?[])[$"metadata.name={name}", Value("fieldSelector")]).OfType<string>()) : Value("fieldSelector"),
        };
        return path.Split('/') switch
        {
            ["api", "v1", "namespaces", { Length: > 0 } ns, { Length: > 0 } plural] => Resource("", "v1", ns, plural),
            ["api", "v1", { Length: > 0 } plural] => Resource("", "v1", null, plural),
            ["apis", { Length: > 0 } group, { Length: > 0 } version, "namespaces", { Length: > 0 } ns, { Length: > 0 } plural] => Resource(group, version, ns, plural),
            ["apis", { Length: > 0 } group, { Length: > 0 } version, { Length: > 0 } plural] => Resource(group, version, null, plural),
            ["extensions", { Length: > 0 } id, { Length: > 0 }, ..] when query.Count == 0 => new ExtensionTopic($"{ExtensionPrefix}{id.ToLowerInvariant()}{text[(ExtensionPrefix.Length + id.Length)..]}", id.ToLowerInvariant()),
            _ => null,
        };
    }
}

/// <summary>The changes of objects.</summary>
internal sealed record ResourceTopic(string Text, string Group, string Version, string Namespace, string Plural) : StreamTopic(Text)
{
    public string Name { get; init; } = "";

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Following is watching.</summary>
    public AccessQuestion Question => new() { Verb = "watch", Group = Group, Resource = Plural, Namespace = Namespace, Name = Name };

    public ResourceQuery QueryFrom(string? resourceVersion) => new() { Namespace = Namespace, LabelSelector = LabelSelector, FieldSelector = FieldSelector, ResourceVersion = resourceVersion };
}

/// <summary>The messages of an extension.</summary>
internal sealed record ExtensionTopic(string Text, string Extension) : StreamTopic(Text);
