using System.Text.Json;

namespace LuBan.Marketplace.State;

/// <summary>Documents of a kind that nobody asked for yet: kept as they were written, so that nothing is lost whatever the order of the start is.</summary>
internal sealed class UnreadDocumentSet(string kind) : IDocumentSet
{
    private readonly Dictionary<string, JsonElement> _items = new(StringComparer.Ordinal);

    public string Kind { get; } = kind;

    public void Apply(string name, JsonElement? body)
    {
        if (body is { } value) _items[name] = value;
        else _items.Remove(name);
    }

    public void Check(string name, JsonElement body)
    {
    }

    public IReadOnlyList<Func<DocumentChanged>> Capture() => [.. _items.ToArray().Select(item => (Func<DocumentChanged>)(() => new DocumentChanged(Kind, item.Key, item.Value)))];
}
