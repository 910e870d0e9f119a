using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Http;

/// <summary>Objects as rows: name, the kind's columns, age.</summary>
internal sealed class TableDocument
{
    private readonly BuiltIn.BuiltInTable? _builtIn;
    private readonly List<(PrinterColumn Column, JsonPath Path)> _columns;
    private readonly bool _addsAge;
    private readonly string _includeObject;
    private readonly DateTimeOffset _now;

    internal TableDocument(ResourceKind kind, string? includeObject, DateTimeOffset now)
    {
        _builtIn = kind.Table;
        _columns = [.. kind.PrinterColumns.Select(column => (column, JsonPath.TryParse(column.JsonPath, out var path) ? path : new JsonPath()))];
        // As upstream: a definition that names columns shows these and no other.
        var whole = kind.PrinterColumns.Count > 0 && (DefinitionKind.IsDefined(kind) || DefinitionKind.IsDefinition(kind));
        _addsAge = !whole && !kind.PrinterColumns.Any(column => column.Name.Equals("Age", StringComparison.OrdinalIgnoreCase));
        _includeObject = includeObject is null or "" ? "Metadata" : includeObject;
        _now = now;
    }

    internal JsonObject Of(IEnumerable<ResourceObject> objects, JsonObject metadata) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = metadata,
        ["columnDefinitions"] = Definitions(),
        ["rows"] = new JsonArray([.. objects.Select(Row)]),
    };

    /// <summary>A duration as kubectl shows it: at most two units, fewer the longer it is.</summary>
    internal static string HumanDuration(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(-2)) return "<invalid>";
        if (span < TimeSpan.Zero) return "0s";
        var seconds = (long)span.TotalSeconds;
        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        if (seconds < 120) return $"{seconds}s";
        if (minutes < 10) return Two(minutes, "m", seconds % 60, "s");
        if (minutes < 180) return $"{minutes}m";
        if (hours < 8) return Two(hours, "h", minutes % 60, "m");
        if (hours < 48) return $"{hours}h";
        if (hours < 192) return Two(days, "d", hours % 24, "h");
        if (days < 730) return $"{days}d";
        return days < 2920 ? Two(days / 365, "y", days % 365, "d") : $"{days / 365}y";
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) => small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";

    private JsonArray Definitions()
    {
        if (_builtIn is not null) return [.. _builtIn.Columns.Select(column => Definition(column.Name, column.Type, column.Name == "Name" ? "name" : "", column.JsonPath, column.Priority))];
        var definitions = new JsonArray(Definition("Name", "string", "name", "Name must be unique within a namespace.", 0));
        foreach (var (column, _) in _columns) definitions.Add(Definition(column.Name, column.Type, "", column.JsonPath, column.Priority));
        if (_addsAge) definitions.Add(Definition("Age", "date", "", "Time since the object was created.", 0));
        return definitions;
    }

    private static JsonObject Definition(string name, string type, string format, string description, int priority) => new()
    {
        ["name"] = name, ["type"] = type, ["format"] = format, ["description"] = description, ["priority"] = priority,
    };

    private JsonObject Row(ResourceObject item)
    {
        using var document = item.ToDocument();
        var cells = _builtIn is not null ? [.. _builtIn.Cells(document.RootElement, Age)] : Cells(item, document.RootElement);
        var row = new JsonObject { ["cells"] = cells };
        if (_includeObject != "None") row["object"] = _includeObject == "Object" ? item.ToJson() : PartialMetadata.Of(item);
        return row;
    }

    private JsonArray Cells(ResourceObject item, JsonElement root)
    {
        var cells = new JsonArray(item.Name);
        foreach (var (column, path) in _columns) cells.Add(Cell(column, path.Find(root)));
        if (_addsAge) cells.Add(item.Metadata.CreationTimestamp is { } created ? HumanDuration(_now - created) : "<unknown>");
        return cells;
    }

    private JsonNode Age(JsonElement? value) =>
        DateTimeOffset.TryParse(value?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? HumanDuration(_now - instant) : "<unknown>";

    private JsonNode? Cell(PrinterColumn column, JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { } date when column.Type == "date" => Age(date),
        { ValueKind: JsonValueKind.Number } number when column.Type is "integer" or "number" => JsonValue.Create(number.Clone()),
        { ValueKind: JsonValueKind.True or JsonValueKind.False } flag when column.Type == "boolean" => JsonValue.Create(flag.GetBoolean()),
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };
}

/// <summary>The metadata of an object without the rest.</summary>
internal static class PartialMetadata
{
    internal static JsonObject Of(ResourceObject item) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = item.ToJson()["metadata"]!.DeepClone(),
    };
}
