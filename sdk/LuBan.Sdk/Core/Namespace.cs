namespace LuBan.Sdk.Core;

/// <summary>A scope for names (<c>v1 Namespace</c>). Use it with <see cref="IExtensionBuilder.UseResource{TResource}"/>.</summary>
[ResourceKind("", "v1", "Namespace", Scope = ResourceScope.Cluster, ShortNames = ["ns"])]
public sealed record Namespace : Resource<NamespaceSpec, NamespaceStatus>;

/// <summary>What a namespace waits for.</summary>
public sealed record NamespaceSpec
{
    /// <summary>Set by the kernel: the namespace stays until it is empty.</summary>
    public IReadOnlyList<string>? Finalizers { get; init; }
}

/// <summary>Where a namespace is in its life.</summary>
public sealed record NamespaceStatus
{
    /// <summary><c>Active</c> or <c>Terminating</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>While it is being emptied: what it waits for.</summary>
    public IReadOnlyList<NamespaceCondition>? Conditions { get; init; }
}

/// <summary>One thing that is known about a namespace.</summary>
public sealed record NamespaceCondition
{
    /// <summary>Such as <c>NamespaceContentRemaining</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>One word.</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence.</summary>
    public string? Message { get; init; }
}
