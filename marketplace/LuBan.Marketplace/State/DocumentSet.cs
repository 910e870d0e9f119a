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
        if (body is { } value) _items[name] = value.Deserialize<T>(MarketplaceJson.Options) ?? throw new JsonException($"The document '{Kind}/{name}' is null.");
        else _items.TryRemove(name, out _);
    }

    IEnumerable<DocumentChanged> IDocumentSet.Save() => _items.Select(item => (DocumentChanged)Put(item.Key, item.Value));
}

/// <summary>A set as the state and its snapshot see it.</summary>
public interface IDocumentSet
{
    /// <summary>The set's name in the journal.</summary>
    string Kind { get; }

    /// <summary>Takes in a change.</summary>
    internal void Apply(string name, JsonElement? body);

    /// <summary>The events that would make the set as it is.</summary>
    internal IEnumerable<DocumentChanged> Save();
}
