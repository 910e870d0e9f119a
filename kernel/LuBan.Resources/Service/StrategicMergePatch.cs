using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>
/// Strategic merge patch: lists merge where the schema says so (<c>x-kubernetes-patch-strategy</c>, <c>x-kubernetes-patch-merge-key</c>),
/// and directives (<c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder</c>, <c>$deleteFromPrimitiveList</c>) say what cannot be shown.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string Retain = "$retainKeys";
    private const string Order = "$setElementOrder/";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";

    private static readonly JsonObject Metadata = (JsonObject)JsonNode.Parse("""
        {"properties":{
          "finalizers":{"x-kubernetes-patch-strategy":"merge"},
          "ownerReferences":{"x-kubernetes-patch-strategy":"merge","x-kubernetes-patch-merge-key":"uid"}}}
        """)!;

    /// <summary>Applies a patch. The target is changed in place; the patch is not.</summary>
    internal static JsonObject Apply(JsonObject target, JsonObject patch, JsonObject schema) => Map(target, patch, name => name == "metadata" ? Metadata : Below(schema, name));

    private static JsonObject Map(JsonObject target, JsonObject patch, Func<string, JsonObject?> schemaOf)
    {
        if (patch.TryGetPropertyValue(Directive, out var directive))
        {
            switch (directive?.ToString())
            {
                case "replace":
                    return WithoutDirectives(patch);
                case "delete":
                    return [];
                case "merge":
                    break;
                default:
                    throw Refusal.BadRequest($"Unrecognized or wrong $patch directive '{directive}': expected merge, replace or delete.");
            }
        }

        RetainKeys(target, patch);
        foreach (var (name, change) in patch)
        {
            if (name is Directive or Retain) continue;
            if (name.StartsWith(Order, StringComparison.Ordinal)) Reorder(target, patch, name[Order.Length..], change, schemaOf);
            else if (name.StartsWith(DeleteFrom, StringComparison.Ordinal)) RemoveValues(target[name[DeleteFrom.Length..]] as JsonArray, change as JsonArray);
            else if (!patch.ContainsKey(Order + name)) Set(target, name, change, schemaOf(name));
        }

        return target;
    }

    private static void Set(JsonObject target, string name, JsonNode? change, JsonObject? schema)
    {
        switch (target[name], change)
        {
            case (_, null):
                target.Remove(name);
                break;
            case (JsonObject current, JsonObject map) when Strategy(schema) != "replace":
                var merged = Map(current, map, child => Below(schema, child));
                if (!ReferenceEquals(merged, current)) target[name] = merged;
                break;
            case (JsonArray current, JsonArray list) when Strategy(schema) == "merge":
                target[name] = List(current, list, schema!, name);
                break;
            case (_, JsonArray list):
                target[name] = WithoutDirectives(list);
                break;
            case (_, JsonObject map):
                if (map[Directive]?.ToString() == "delete") target.Remove(name);
                else target[name] = WithoutDirectives(map);
                break;
            default:
                target[name] = change.DeepClone();
                break;
        }
    }

    private static JsonArray List(JsonArray current, JsonArray changes, JsonObject schema, string name)
    {
        if (changes.Any(change => change is JsonObject item && item[Directive]?.ToString() == "replace")) return WithoutDirectives(changes);
        var key = Text(schema, "x-kubernetes-patch-merge-key");
        var result = (JsonArray)current.DeepClone();
        foreach (var change in changes)
        {
            if (key.Length == 0)
            {
                if (!result.Any(item => JsonNode.DeepEquals(item, change))) result.Add(change?.DeepClone());
                continue;
            }

            if (change is not JsonObject patch || patch[key] is not { } value) throw Refusal.BadRequest($"map: {change?.ToJsonString() ?? "null"} does not contain declared merge key: {key} (in {name})");
            var at = IndexOf(result, item => JsonNode.DeepEquals(item?[key], value));
            if (patch[Directive]?.ToString() == "delete")
            {
                for (; at >= 0; at = IndexOf(result, item => JsonNode.DeepEquals(item?[key], value))) result.RemoveAt(at);
            }
            else if (at < 0)
            {
                result.Add(WithoutDirectives(patch));
            }
            else
            {
                var items = schema["items"] as JsonObject;
                var merged = Map((JsonObject)result[at]!, patch, child => Below(items, child));
                if (!ReferenceEquals(merged, result[at])) result[at] = merged;
            }
        }

        return result;
    }

    /// <summary>Merges a list and brings it into the order that the client has seen; items that it has not seen keep their place.</summary>
    private static void Reorder(JsonObject target, JsonObject patch, string name, JsonNode? wanted, Func<string, JsonObject?> schemaOf)
    {
        if (wanted is not JsonArray order) throw Refusal.BadRequest($"{Order}{name} must be a list.");
        var before = target[name] as JsonArray ?? [];
        var schema = schemaOf(name);
        if (patch.TryGetPropertyValue(name, out var change)) Set(target, name, change, schema);
        RemoveValues(target[name] as JsonArray, patch[DeleteFrom + name] as JsonArray);
        if (target[name] is not JsonArray merged || Strategy(schema) != "merge") return;
        var key = Text(schema!, "x-kubernetes-patch-merge-key");
        bool Same(JsonNode? left, JsonNode? right) => key.Length == 0 ? JsonNode.DeepEquals(left, right) : JsonNode.DeepEquals((left as JsonObject)?[key], (right as JsonObject)?[key]);

        var seen = order.Select(item => merged.FirstOrDefault(other => Same(item, other))).Where(item => item is not null).ToList();
        var others = new Queue<JsonNode?>(merged.Where(item => !order.Any(other => Same(item, other))));
        var result = new List<JsonNode?>();
        foreach (var item in seen)
        {
            var place = IndexOf(before, other => Same(item, other));
            while (place >= 0 && others.TryPeek(out var other) && IndexOf(before, old => Same(other, old)) is >= 0 and var otherPlace && otherPlace < place) result.Add(others.Dequeue());
            result.Add(item);
        }

        target[name] = new JsonArray([.. result.Concat(others).Select(item => item?.DeepClone())]);
    }

    private static void RetainKeys(JsonObject target, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(Retain, out var node)) return;
        if (node is not JsonArray list) throw Refusal.BadRequest($"{Retain} must be a list of the keys that stay.");
        var kept = list.Select(item => item?.ToString() ?? "").ToHashSet();
        if (patch.FirstOrDefault(field => !field.Key.StartsWith('$') && field.Value is not null && !kept.Contains(field.Key)).Key is { } missing)
            throw Refusal.BadRequest($"{Retain} must contain every key of the patch: '{missing}' is not in it.");
        foreach (var name in target.Select(field => field.Key).Where(name => !kept.Contains(name)).ToList()) target.Remove(name);
    }

    private static void RemoveValues(JsonArray? list, JsonArray? values)
    {
        if (list is null || values is null) return;
        foreach (var item in list.Where(item => values.Any(value => JsonNode.DeepEquals(item, value))).ToList()) list.Remove(item);
    }

    private static JsonObject WithoutDirectives(JsonObject map)
    {
        var result = new JsonObject();
        foreach (var (name, value) in map)
            if (name is not (Directive or Retain) && !name.StartsWith(Order, StringComparison.Ordinal) && !name.StartsWith(DeleteFrom, StringComparison.Ordinal) && value is not null
                && !(value is JsonObject child && child[Directive]?.ToString() == "delete"))
                result[name] = value is JsonObject inner ? WithoutDirectives(inner) : value is JsonArray list ? WithoutDirectives(list) : value.DeepClone();
        return result;
    }

    private static JsonArray WithoutDirectives(JsonArray list) => new(
    [
        .. list.Where(item => item is not JsonObject map || map[Directive] is null).Select(item => item is JsonObject map ? WithoutDirectives(map) : item is JsonArray inner ? WithoutDirectives(inner) : item?.DeepClone()),
    ]);

    private static JsonObject? Below(JsonObject? schema, string name) => (schema?["properties"]?[name] ?? schema?["additionalProperties"]) as JsonObject;

    /// <summary><c>merge</c>, <c>replace</c> or nothing; <c>retainKeys</c> concerns only those who write patches.</summary>
    private static string Strategy(JsonObject? schema) =>
        schema is null ? "" : Text(schema, "x-kubernetes-patch-strategy").Split(',').FirstOrDefault(strategy => strategy is "merge" or "replace") ?? "";

    private static string Text(JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static int IndexOf(JsonArray list, Func<JsonNode?, bool> matches)
    {
        for (var i = 0; i < list.Count; i++)
            if (matches(list[i]))
                return i;
        return -1;
    }
}
