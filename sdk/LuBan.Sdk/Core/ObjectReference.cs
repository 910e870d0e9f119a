namespace LuBan.Sdk.Core;

/// <summary>Points to an object (<c>v1 ObjectReference</c>).</summary>
public sealed record ObjectReference
{
    /// <summary>The object's <c>group/version</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The object's kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The object's namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The object's name.</summary>
    public string? Name { get; init; }

    /// <summary>The object's uid.</summary>
    public string? Uid { get; init; }

    /// <summary>The object's revision.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>A part of the object.</summary>
    public string? FieldPath { get; init; }
}

/// <summary>Points to an object in the same namespace (<c>v1 LocalObjectReference</c>).</summary>
public sealed record LocalObjectReference
{
    /// <summary>The object's name.</summary>
    public string? Name { get; init; }
}
