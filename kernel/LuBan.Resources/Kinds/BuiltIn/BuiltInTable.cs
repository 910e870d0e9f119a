using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>How kubectl shows a built-in kind whose cells no JSON path can give.</summary>
/// <param name="Columns">All the columns, name and age among them.</param>
/// <param name="Cells">The cells of an object, one for each column.</param>
internal sealed record BuiltInTable(IReadOnlyList<PrinterColumn> Columns, Func<JsonElement, Func<JsonElement?, JsonNode?>, IReadOnlyList<JsonNode?>> Cells)
{
    /// <summary>Name, some columns, age.</summary>
    /// <param name="columns">The columns between name and age.</param>
    internal static BuiltInTable Of(params (PrinterColumn Column, Func<JsonElement, JsonNode?> Cell)[] columns) => new(
        [new("Name", ".metadata.name"), .. columns.Select(column => column.Column), new("Age", ".metadata.creationTimestamp")],
        (item, age) => [item.At("metadata", "name").Text(), .. columns.Select(column => column.Cell(item)), age(item.At("metadata", "creationTimestamp"))]);
}

/// <summary>Reads what may be missing.</summary>
internal static class ElementReading
{
    internal static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var child)) return null;
            element = child;
        }

        return element;
    }

    internal static string Text(this JsonElement? element) => element is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } found ? found.ToString() : "";

    /// <summary>The items; none when it is no list.</summary>
    internal static IEnumerable<JsonElement> Items(this JsonElement? element) => element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>How many properties or items there are.</summary>
    internal static int Size(this JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Object } map => map.GetPropertyCount(),
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength(),
        _ => 0,
    };
}
