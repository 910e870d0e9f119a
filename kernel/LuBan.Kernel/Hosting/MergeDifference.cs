using System.Text.Json.Nodes;

namespace LuBan.Kernel.Hosting;

/// <summary>Finds what changed between two objects, as a JSON merge patch (RFC 7396).</summary>
internal static class MergeDifference
{
    public static JsonObject? Between(JsonObject before, JsonObject after)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in before)
            if (!after.TryGetPropertyValue(name, out var left) || left is null)
                patch[name] = null;
        foreach (var (name, value) in after)
        {
            if (value is null || JsonNode.DeepEquals(before[name], value)) continue;
            if (value is not JsonObject now || before[name] is not JsonObject then) patch[name] = value.DeepClone();
            else if (Between(then, now) is { } nested) patch[name] = nested;
        }
        return patch.Count == 0 ? null : patch;
    }

    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) target.Remove(name);
            else if (value is JsonObject nested)
            {
                if (target[name] is not JsonObject child) target[name] = child = [];
                Apply(child, nested);
            }
            else target[name] = value.DeepClone();
        }
    }
}
