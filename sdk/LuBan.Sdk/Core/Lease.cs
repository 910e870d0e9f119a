namespace LuBan.Sdk.Core;

/// <summary>Who leads (<c>coordination.k8s.io/v1 Lease</c>). Use it with <see cref="IExtensionBuilder.UseResource{TResource}"/>.</summary>
[ResourceKind("coordination.k8s.io", "v1", "Lease")]
public sealed record Lease : Resource
{
    /// <summary>The lease.</summary>
    public LeaseSpec Spec { get; init; } = new();
}

/// <summary>Who holds a lease, and until when.</summary>
public sealed record LeaseSpec
{
    /// <summary>The holder; null or empty when nobody holds it.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>How long a holder keeps it without renewing, in seconds; at least 1.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the holder took it.</summary>
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>When the holder last renewed it.</summary>
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How often the holder changed. It only grows: the kernel's fencing token.</summary>
    public int? LeaseTransitions { get; init; }
}
