using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>What a list or a watch covers.</summary>
public sealed record ResourceQuery
{
    /// <summary>One namespace; null or empty for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector such as <c>app=web,tier in (a,b)</c>.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector on <c>metadata.name</c> and <c>metadata.namespace</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>List: at most this many objects; 0 for no limit.</summary>
    public int Limit { get; init; }

    /// <summary>List: the token of the page before.</summary>
    public string? Continue { get; init; }

    /// <summary>List: not older than this revision. Watch: the changes after it; null or empty for every object first.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>List: exactly at <see cref="ResourceVersion"/>.</summary>
    public bool ExactResourceVersion { get; init; }

    /// <summary>Watch: report the revision from time to time when nothing happens.</summary>
    public bool AllowBookmarks { get; init; }

    /// <summary>Watch: every object first, then a bookmark that says so, then the changes.</summary>
    public bool SendInitialEvents { get; init; }
}

/// <summary>Objects at one revision.</summary>
/// <param name="Items">The objects, ordered by namespace and name.</param>
/// <param name="Revision">The revision of the list: watch from here.</param>
/// <param name="Continue">Ask again with this for the next page; null at the end.</param>
/// <param name="RemainingItemCount">How many are left, when that is known.</param>
public sealed record ResourceObjectList(IReadOnlyList<ResourceObject> Items, long Revision, string? Continue, long? RemainingItemCount);

/// <summary>One change seen by a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after it; for a deletion its last state; for a bookmark only the revision counts.</param>
public sealed record ResourceChange(ResourceEventType Type, ResourceObject Object);
