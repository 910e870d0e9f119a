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

    /// <summary>Names an object as owner.</summary>
    /// <param name="owner">The owner, as read or as a write returned it.</param>
    /// <param name="controller">Whether it manages the dependent object. An object has one such owner at most.</param>
    /// <returns>The reference. A foreground deletion of the owner waits for the dependent.</returns>
    /// <exception cref="ArgumentException">The owner has no uid yet: it was not read from the kernel.</exception>
    public static OwnerReference To(Resource owner, bool controller = true)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (owner is not { ApiVersion: { } apiVersion, Kind: { } kind, Metadata: { Name: { } name, Uid: { } uid } })
            throw new ArgumentException("The owner has no uid yet. Use the object that a read or a write returned.", nameof(owner));
        return new() { ApiVersion = apiVersion, Kind = kind, Name = name, Uid = uid, Controller = controller, BlockOwnerDeletion = true };
    }
}
