using System.Text.Json;
using LuBan.Resources.Storage;

namespace LuBan.Kernel.Contributions;

/// <summary>An event on its way to one subscriber, as the store keeps it.</summary>
internal sealed record EventRecord
{
    /// <summary>The group of what the bus keeps. No kind is registered for it, so the API does not serve it.</summary>
    public const string Group = "events.kernel.luban.dev";

    /// <summary>One object for each event and subscriber; gone means delivered.</summary>
    public const string Queue = "queue";

    /// <summary>The length of an event's id: the name of a queued object is the subscriber's id, a dot, and the event's id.</summary>
    private const int IdLength = 32;

    public required string Id { get; init; }

    public required string Subscriber { get; init; }

    public required string Name { get; init; }

    public required string Publisher { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The revision that wrote it: the order of delivery. 0 before it is written.</summary>
    public long Revision { get; init; }

    public ResourceKey Key => new(Group, Queue, "", $"{Subscriber}.{Id}");

    public static string NewId() => Guid.CreateVersion7().ToString("n");

    /// <summary>The subscriber of a queued object, from its key alone.</summary>
    public static string SubscriberOf(in ResourceKey key) => key.Name[..^(IdLength + 1)];

    public StoreOperation ToOperation() => new(StoreOperationType.Create, Key, 0, Id, Serialize());

    public static EventRecord Read(StoredObject stored)
    {
        using var document = JsonDocument.Parse(stored.Data);
        var head = document.RootElement.GetProperty("event");
        return new()
        {
            Id = head.GetProperty("id").GetString()!,
            Subscriber = SubscriberOf(stored.Key),
            Name = head.GetProperty("name").GetString()!,
            Publisher = head.GetProperty("publisher").GetString()!,
            PublishedAt = head.GetProperty("publishedAt").GetDateTimeOffset(),
            Payload = System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetProperty("payload").GetRawText()),
            Revision = stored.CreateRevision,
        };
    }

    private byte[] Serialize()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(Payload.Length + 512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("name", Key.Name);
            json.WriteEndObject();
            json.WriteStartObject("event");
            json.WriteString("id", Id);
            json.WriteString("name", Name);
            json.WriteString("publisher", Publisher);
            json.WriteString("publishedAt", PublishedAt);
            json.WriteEndObject();
            json.WritePropertyName("payload");
            json.WriteRawValue(Payload.Span, skipInputValidation: true);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
