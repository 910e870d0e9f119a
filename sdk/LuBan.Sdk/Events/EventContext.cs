namespace LuBan.Sdk;

/// <summary>What is known about the event that is being handled. A handler takes it in its constructor.</summary>
public sealed record EventContext
{
    /// <summary>Unique for the publication, and the same at every attempt and for every subscriber: the key to recognise an event that was handled before.</summary>
    public required string Id { get; init; }

    /// <summary>The event's name.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the extension that published it.</summary>
    public required string Publisher { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Which attempt this is since the kernel began to deliver the event; the first is 1. It starts anew when the kernel does.</summary>
    public required int Attempt { get; init; }
}
