namespace LuBan.Sdk;

/// <summary>Objects at one revision.</summary>
/// <typeparam name="TResource">The kind.</typeparam>
/// <param name="Items">The objects, ordered by namespace and name.</param>
/// <param name="ResourceVersion">The revision of the list: watch from here.</param>
/// <param name="Continue">Ask again with this for the next page; null at the end.</param>
public sealed record ResourceList<TResource>(IReadOnlyList<TResource> Items, string ResourceVersion, string? Continue)
    where TResource : Resource;
