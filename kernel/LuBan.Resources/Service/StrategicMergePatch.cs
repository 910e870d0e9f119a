using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Strategic merge patch, as far as kubectl uses it on kinds of Kubernetes' own groups: directives, and lists that merge by a key.</summary>
internal static class StrategicMergePatch
{
    private const string Order = "$setElementOrder/";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";

    internal static JsonNode? Apply(JsonNode? target, JsonNode? patch, string path = "")
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        if (changes["$patch"]?.GetValue<string>() is { } directive)
        {
            var replacement = (JsonObject)changes.DeepClone();
            replacement.Remove("$patch");
            return directive == "replace" ? replacement : directive == "delete" ? null : Apply(target, replacement, path);
        }

        var result = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            if (name.StartsWith(Order, StringComparison.Ordinal) || name == "$retainKeys") continue;
            if (name.StartsWith(DeleteFrom, StringComparison.Ordinal))
            {
                RemoveValues(result[name[DeleteFrom.Length..]] as JsonArray, change as JsonArray);
                continue;
            }

            Set(result, name, Merge(result[name], change, path.Length == 0 ? name : $"{path}.{name}"));
        }

        return result;
    }

    private static JsonNode? Merge(JsonNode? current, JsonNode? change, string path) =>
        change is JsonArray items && MergeKey(path) is { } key ? MergeList(current as JsonArray ?? [], items, key, path) : Apply(current, change, path);

    /// <summary>The key by which a list merges; empty for a list of values; null for a list that is replaced.</summary>
    private static string? MergeKey(string path) => path switch
    {
        "metadata.ownerReferences" => "uid",
        "metadata.finalizers" => "",
        "status.conditions" => "type",
        "secrets" or "imagePullSecrets" => "name",
        _ => null,
    };

    private static JsonArray MergeList(JsonArray current, JsonArray changes, string key, string path)
    {
        foreach (var change in changes)
        {
            if (key.Length == 0)
            {
                if (!current.Any(item => JsonNode.DeepEquals(item, change))) current.Add(change?.DeepClone());
                continue;
            }

            if (change is not JsonObject patch) throw Refusal.BadRequest($"The items of {path} in a strategic merge patch are objects with '{key}'.");
            var found = current.FirstOrDefault(item => JsonNode.DeepEquals(item?[key], patch[key]));
            if (found is not null) current.Remove(found);
            if (Apply(found, patch, path) is { } merged) current.Add(merged);
        }

        return current;
    }

    private static void RemoveValues(JsonArray? list, JsonArray? values)
    {
        if (list is null || values is null) return;
        foreach (var item in list.Where(item => values.Any(value => JsonNode.DeepEquals(item, value))).ToList()) list.Remove(item);
    }

    private static void Set(JsonObject target, string name, JsonNode? value)
    {
        if (value is null) target.Remove(name);
        else if (!ReferenceEquals(target[name], value)) target[name] = value;
    }
}
