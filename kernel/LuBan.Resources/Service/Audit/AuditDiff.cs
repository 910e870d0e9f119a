using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>What changed between two states of an object, as operations of a JSON patch (RFC 6902) that also tell the value before.</summary>
internal sealed class AuditDiff(AuditRedaction redaction, ResourceKind kind)
{
    private const int MaximumOperations = 200;

    private readonly JsonArray _operations = [];

    /// <summary>The changes, without confidential values.</summary>
    /// <param name="before">The state before; null when there was none.</param>
    /// <param name="after">The state after; null when there is none.</param>
    /// <param name="maximumBytes">How long the result may be as text.</param>
    /// <returns>The operations; a single one that says so when there are too many.</returns>
    internal JsonArray Of(JsonObject? before, JsonObject? after, int maximumBytes)
    {
        Compare(before, after, "");
        var tooLong = _operations.Count > MaximumOperations || JsonSerializer.SerializeToUtf8Bytes(_operations).Length > maximumBytes;
        return tooLong ? [new JsonObject { ["op"] = "replace", ["path"] = "", ["value"] = AuditRedaction.TooLong }] : _operations;
    }

    private void Compare(JsonNode? before, JsonNode? after, string path)
    {
        if (_operations.Count > MaximumOperations || JsonNode.DeepEquals(before, after)) return;
        if (before is JsonObject was && after is JsonObject now)
        {
            foreach (var name in was.Select(field => field.Key).Union(now.Select(field => field.Key)).Where(name => !AuditRedaction.IsNoise(path, name)))
                CompareField(was, now, name, $"{path}/{Escape(name)}");
        }
        else if (before is JsonArray left && after is JsonArray right && left.Count == right.Count)
        {
            for (var i = 0; i < left.Count; i++) Compare(left[i], right[i], $"{path}/{i}");
        }
        else
        {
            Note(before is null ? "add" : after is null ? "remove" : "replace", path, before, after);
        }
    }

    private void CompareField(JsonObject was, JsonObject now, string name, string path)
    {
        if (!was.ContainsKey(name)) Note("add", path, null, now[name]);
        else if (!now.ContainsKey(name)) Note("remove", path, was[name], null);
        else Compare(was[name], now[name], path);
    }

    private void Note(string operation, string path, JsonNode? was, JsonNode? value)
    {
        var note = new JsonObject { ["op"] = operation, ["path"] = path };
        if (operation != "remove") note["value"] = redaction.Part(value, path, kind);
        if (operation != "add") note["was"] = redaction.Part(was, path, kind);
        _operations.Add(note);
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
