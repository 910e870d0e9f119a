using System.Collections.Concurrent;
using System.Text.Json;

namespace LuBan.Marketplace.State;

/// <summary>A set of small documents of one kind, by name. Read it freely; it changes only through events.</summary>
/// <typeparam name="T">An immutable record that JSON can carry.</typeparam>
/// <param name="kind">The set's name in the journal. Never changed once there are journals.</param>
public sealed class DocumentSet<T>(string kind) : IDocumentSet where T : class
{
    private readonly ConcurrentDictionary<string, T> _items = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Kind { get; } = kind;

    /// <summary>Every document, in no order.</summary>
    public IEnumerable<KeyValuePair<string, T>> All => _items;

    /// <summary>How many there are.</summary>
    public int Count => _items.Count;

    /// <summary>Finds one; null when there is none.</summary>
    public T? Find(string name) => _items.GetValueOrDefault(name);

    /// <summary>The event that writes one.</summary>
    public MarketplaceEvent Put(string name, T value) => new DocumentChanged(Kind, name, JsonSerializer.SerializeToElement(value, MarketplaceJson.Options));

    /// <summary>The event that removes one.</summary>
    public MarketplaceEvent Remove(string name) => new DocumentChanged(Kind, name, null);

    void IDocumentSet.Apply(string name, JsonElement? body)
    {
        if (body is { } value) _items[name] = Read(name, value);
        else _items.TryRemove(name, out _);
    }

    void IDocumentSet.Check(string name, JsonElement body) => Read(name, body);

    IReadOnlyList<Func<DocumentChanged>> IDocumentSet.Capture() => [.. _items.ToArray().Select(item => (Func<DocumentChanged>)(() => (DocumentChanged)Put(item.Key, item.Value)))];

    private T Read(string name, JsonElement body) =>
        body.Deserialize<T>(MarketplaceJson.Options) ?? throw new JsonException($"The document '{Kind}/{name}' is null.");
}

/// <summary>A set as the state and its snapshot see it.</summary>
internal interface IDocumentSet
{
    /// <summary>The set's name in the journal.</summary>
    string Kind { get; }

    /// <summary>Takes in a change.</summary>
    void Apply(string name, JsonElement? body);

    /// <summary>Reads a document as <see cref="Apply"/> will.</summary>
    /// <exception cref="JsonException">It cannot be read.</exception>
    void Check(string name, JsonElement body);

    /// <summary>The documents of this moment, as the events that make them; each is written out when it is called.</summary>
    IReadOnlyList<Func<DocumentChanged>> Capture();
}
