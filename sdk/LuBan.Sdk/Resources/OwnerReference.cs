namespace LuBan.Sdk;

/// <summary>Names an owner (<c>meta/v1 OwnerReference</c>).</summary>
public sealed record OwnerReference
{
    /// <summary>The owner's <c>group/version</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The owner's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The owner's name, in the same namespace or cluster-scoped.</summary>
    public required string Name { get; init; }

    /// <summary>The owner's uid: a new object of the same name is not the owner.</summary>
    public required string Uid { get; init; }

    /// <summary>Whether this owner manages the object.</summary>
    public bool? Controller { get; init; }

    /// <summary>Whether a foreground deletion of the owner waits for this object.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}
