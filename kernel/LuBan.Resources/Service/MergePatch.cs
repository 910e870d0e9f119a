using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>JSON merge patch, RFC 7396.</summary>
internal static class MergePatch
{
    /// <summary>Applies a patch. The target may be changed in place; the patch is not.</summary>
    internal static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
            {
                result.Remove(name);
                continue;
            }

            var current = result[name];
            var merged = Apply(current, change);
            // A node that was merged in place already has its parent.
            if (!ReferenceEquals(merged, current)) result[name] = merged;
        }

        return result;
    }
}
