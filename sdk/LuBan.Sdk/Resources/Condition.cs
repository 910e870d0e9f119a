namespace LuBan.Sdk;

/// <summary>One aspect of an object's state (<c>meta/v1 Condition</c>), such as <c>Ready</c>. <c>kubectl wait --for=condition=Ready</c> understands it.</summary>
public sealed record Condition
{
    /// <summary>The aspect, in CamelCase.</summary>
    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why, as one word in CamelCase for programs.</summary>
    public required string Reason { get; init; }

    /// <summary>Why, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>When <see cref="Status"/> last changed.</summary>
    public DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>The generation of the spec that this was seen with.</summary>
    public long? ObservedGeneration { get; init; }
}
