using System.Globalization;
using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>JSON patch, RFC 6902.</summary>
internal static class JsonPatch
{
    private const int MaximumOperations = 10_000;

    /// <summary>Values that are copied within the document may have this many bytes together: a short patch must not make a large object.</summary>
    private const int MaximumCopied = 3 * 1024 * 1024;

    internal static JsonNode? Apply(JsonNode? document, JsonNode? patch)
    {
        var copied = 0;
        if (patch is not JsonArray operations) throw Refusal.BadRequest("A JSON patch is an array of operations such as {\"op\":\"replace\",\"path\":\"/spec/size\",\"value\":3}.");
        if (operations.Count > MaximumOperations) throw Refusal.Create(413, "RequestEntityTooLarge", $"The allowed maximum operations in a JSON patch is {MaximumOperations}, got {operations.Count}");
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i] is not JsonObject operation) throw Refusal.BadRequest($"Operation {i} of the JSON patch is not an object.");
            document = ApplyOne(document, operation, i, ref copied);
        }

        return document;
    }

    private static JsonNode? ApplyOne(JsonNode? document, JsonObject operation, int index, ref int copied)
    {
        var op = ObjectDocument.Text(operation, "op");
        var path = Pointer(operation, "path", index);
        switch (op)
        {
            case "test":
                if (!JsonNode.DeepEquals(Find(document, path, index), Value(operation, index))) throw Unprocessable(index, $"the test of '{operation["path"]}' failed: the value is another one");
                return document;
            case "add":
                return Add(document, path, Value(operation, index)?.DeepClone(), index);
            case "replace":
                Find(document, path, index);
                return path.Length == 0 ? Value(operation, index)?.DeepClone() : Add(Remove(document, path, index), path, Value(operation, index)?.DeepClone(), index);
            case "remove":
                return Remove(document, path, index);
            case "copy":
                var source = Find(document, Pointer(operation, "from", index), index);
                copied += source?.ToJsonString().Length ?? 4;
                if (copied > MaximumCopied) throw Unprocessable(index, $"the values that are copied have {copied} bytes, at most {MaximumCopied} are allowed");
                return Add(document, path, source?.DeepClone(), index);
            case "move":
                var from = Pointer(operation, "from", index);
                var moved = Find(document, from, index)?.DeepClone();
                return Add(Remove(document, from, index), path, moved, index);
            default:
                throw Refusal.BadRequest($"Operation {index} of the JSON patch has op '{op}'; expected add, remove, replace, move, copy or test.");
        }
    }

    private static JsonNode? Value(JsonObject operation, int index) =>
        operation.TryGetPropertyValue("value", out var value) ? value : throw Refusal.BadRequest($"Operation {index} of the JSON patch has no value.");

    private static string[] Pointer(JsonObject operation, string name, int index)
    {
        if (operation[name] is not JsonValue value || !value.TryGetValue<string>(out var text)) throw Refusal.BadRequest($"Operation {index} of the JSON patch has no {name}.");
        if (text.Length == 0) return [];
        if (text[0] != '/') throw Refusal.BadRequest($"Operation {index} of the JSON patch has {name} '{text}'; a JSON pointer begins with '/'.");
        return [.. text[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static JsonNode? Find(JsonNode? node, ReadOnlySpan<string> path, int index)
    {
        foreach (var part in path)
        {
            node = node switch
            {
                JsonObject parent when parent.TryGetPropertyValue(part, out var child) => child,
                JsonArray parent when Position(part, parent.Count - 1) is { } position => parent[position],
                _ => throw Unprocessable(index, $"there is no '{part}'"),
            };
        }

        return node;
    }

    private static JsonNode? Add(JsonNode? document, string[] path, JsonNode? value, int index)
    {
        // What no body may contain, no patch may build: everything that walks an object walks it recursively.
        if (path.Length + DepthOf(value) > ResourceLimits.MaximumDepth) throw Unprocessable(index, $"the object would be more than {ResourceLimits.MaximumDepth} levels deep");
        if (path.Length == 0) return value;
        switch (Find(document, path.AsSpan(0, path.Length - 1), index))
        {
            case JsonObject parent:
                parent[path[^1]] = value;
                break;
            case JsonArray parent when path[^1] == "-":
                parent.Add(value);
                break;
            case JsonArray parent when Position(path[^1], parent.Count) is { } position:
                parent.Insert(position, value);
                break;
            default:
                throw Unprocessable(index, $"nothing can be added at '{path[^1]}'");
        }

        return document;
    }

    private static JsonNode? Remove(JsonNode? document, string[] path, int index)
    {
        if (path.Length == 0) return null;
        switch (Find(document, path.AsSpan(0, path.Length - 1), index))
        {
            case JsonObject parent when parent.Remove(path[^1]):
                break;
            case JsonArray parent when Position(path[^1], parent.Count - 1) is { } position:
                parent.RemoveAt(position);
                break;
            default:
                throw Unprocessable(index, $"there is no '{path[^1]}' to remove");
        }

        return document;
    }

    private static int DepthOf(JsonNode? value) => value switch
    {
        JsonObject map => 1 + map.Select(field => DepthOf(field.Value)).DefaultIfEmpty().Max(),
        JsonArray list => 1 + list.Select(DepthOf).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private static int? Position(string part, int maximum) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position <= maximum && (part.Length == 1 || part[0] != '0') ? position : null;

    /// <summary>With details, though they are empty: without them old clients do not show the message.</summary>
    private static Exception Unprocessable(int index, string why) => Refusal.Create(
        422,
        "Invalid",
        $"the server rejected our request due to an error in our request: operation {index} of the JSON patch cannot be applied: {why}",
        new StatusDetails("", "", "", []));
}
