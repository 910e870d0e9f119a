namespace LuBan.Sdk;

/// <summary>Narrows and pages a list or a watch.</summary>
public sealed record ResourceListOptions
{
    /// <summary>One namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector in Kubernetes syntax, such as <c>app=web,tier in (a,b)</c>.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector, such as <c>metadata.name=a</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>At most this many objects; 0 for no limit.</summary>
    public int Limit { get; init; }

    /// <summary>The <see cref="ResourceList{TResource}.Continue"/> of the page before.</summary>
    public string? Continue { get; init; }
}
