namespace LuBan.Sdk.Core;

/// <summary>Something that happened to an object (<c>v1 Event</c>). Record one with <see cref="IEventRecorder"/>; read them with <see cref="IExtensionBuilder.UseResource{TResource}"/>.</summary>
[ResourceKind("", "v1", "Event", ShortNames = ["ev"])]
public sealed record Event : Resource
{
    /// <summary>What it is about.</summary>
    public ObjectReference InvolvedObject { get; init; } = new();

    /// <summary>One CamelCase word.</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence for people.</summary>
    public string? Message { get; init; }

    /// <summary>Who says it.</summary>
    public EventSource? Source { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; init; }

    /// <summary>How often it happened.</summary>
    public int? Count { get; init; }

    /// <summary>When it happened first.</summary>
    public DateTimeOffset? FirstTimestamp { get; init; }

    /// <summary>When it happened last.</summary>
    public DateTimeOffset? LastTimestamp { get; init; }
}

/// <summary>Who reports an event.</summary>
public sealed record EventSource
{
    /// <summary>The program.</summary>
    public string? Component { get; init; }

    /// <summary>The machine.</summary>
    public string? Host { get; init; }
}
