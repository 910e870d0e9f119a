namespace LuBan.Sdk;

/// <summary>The metadata of an object, as in the Kubernetes API (<c>meta/v1 ObjectMeta</c>).</summary>
public sealed record ObjectMeta
{
    /// <summary>The name, unique for the kind in its namespace. It cannot change.</summary>
    public string? Name { get; init; }

    /// <summary>On create: the kernel appends a random suffix and makes this the name.</summary>
    public string? GenerateName { get; init; }

    /// <summary>The namespace; null for a cluster-scoped kind.</summary>
    public string? Namespace { get; init; }

    /// <summary>Unique for all time. Set by the kernel.</summary>
    public string? Uid { get; init; }

    /// <summary>The revision that wrote the object: opaque. A write that carries an old one is refused with a conflict.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Counts the changes of the spec. Set by the kernel.</summary>
    public long? Generation { get; init; }

    /// <summary>When the object was created. Set by the kernel; never used to decide an order.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When deletion was asked for. The object goes when its last finalizer is removed.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>For selection.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>For tools. Not for selection.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Who must clean up before the object may go.</summary>
    public IReadOnlyList<string>? Finalizers { get; init; }

    /// <summary>The objects that this one belongs to. It is collected when the last of them is gone.</summary>
    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }
}
