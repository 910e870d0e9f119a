using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>What an object's part may be, as far as the ownership of its fields needs to know.</summary>
internal sealed class FieldType
{
    internal static readonly FieldType Scalar = new() { IsScalar = true };

    /// <summary>Anything, owned as a whole.</summary>
    internal static readonly FieldType Whole = Make(type => new FieldType
    {
        IsScalar = true,
        Map = new MapType([], type, IsAtomic: true),
        List = new ListType(type, ListRelation.Atomic, []),
    });

    /// <summary>Anything that the schema says nothing about: maps by their keys, lists as a whole.</summary>
    internal static readonly FieldType Deduced = Make(type => new FieldType
    {
        IsScalar = true,
        IsDeduced = true,
        Map = new MapType([], type, IsAtomic: false),
        List = new ListType(Whole, ListRelation.Atomic, []),
    });

    internal bool IsScalar { get; private init; }

    internal bool IsDeduced { get; private init; }

    internal MapType? Map { get; private set; }

    internal ListType? List { get; private set; }

    internal bool IsAtomic => Map?.IsAtomic ?? (List is not null && !IsScalar && List.Relation == ListRelation.Atomic);

    internal static FieldType Of(MapType map) => new() { Map = map };

    internal static FieldType Of(ListType list) => new() { List = list };

    /// <summary>The type one step below; null when there is nothing declared.</summary>
    internal FieldType? Of(string element) =>
        element[0] == 'f' ? Map is null ? null : Map.Fields.GetValueOrDefault(element[2..]) ?? Map.Element : List?.Element;

    /// <summary>How a value is to be looked at. What the type does not allow is looked at as the type is: validation says what is wrong with it.</summary>
    internal Shape ShapeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object when Map is not null => Shape.Map,
        JsonValueKind.Array when List is not null => Shape.List,
        JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False when IsScalar => Shape.Scalar,
        _ => Map is not null ? Shape.Map : IsScalar ? Shape.Scalar : Shape.List,
    };

    private static FieldType Make(Func<FieldType, FieldType> describe)
    {
        var described = describe(new FieldType());
        // The type contains itself.
        if (described.Map is { } map) described.Map = map with { Element = described };
        if (described.List is { } list && described.Map!.IsAtomic) described.List = list with { Element = described };
        return described;
    }
}

/// <summary>How a value is looked at.</summary>
internal enum Shape
{
    Map,
    Scalar,
    List,
}

/// <summary>An object: declared fields, and the type of the others; null when there may be no others.</summary>
internal sealed record MapType(Dictionary<string, FieldType> Fields, FieldType? Element, bool IsAtomic);

/// <summary>A list, and for one that merges by keys their names in order with their defaults.</summary>
internal sealed record ListType(FieldType Element, ListRelation Relation, IReadOnlyList<(string Name, JsonNode? Default)> Keys)
{
    /// <summary>The step to an item; null for an item that cannot be told from others.</summary>
    internal string? ElementOf(JsonNode? item) => Relation switch
    {
        ListRelation.Keyed => item is JsonObject found ? PathElement.Key(found, this) : null,
        _ => item is JsonValue value ? PathElement.Value(value) : null,
    };
}

/// <summary>How the items of a list belong together.</summary>
internal enum ListRelation
{
    /// <summary>As a whole.</summary>
    Atomic,

    /// <summary>Each value by itself.</summary>
    Set,

    /// <summary>Each object by its keys.</summary>
    Keyed,
}
