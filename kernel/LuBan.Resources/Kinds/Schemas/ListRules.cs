using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>What <c>x-kubernetes-list-type</c> and <c>x-kubernetes-list-map-keys</c> ask of a schema.</summary>
internal sealed class ListRules(List<StatusCause> causes)
{
    internal void Check(JsonObject schema, string path)
    {
        var keys = schema.TextsOf(Keyword.ListMapKeys).ToList();
        if (schema.TextOf(Keyword.ListType) is not { } type)
        {
            if (keys.Count > 0) Add("FieldValueRequired", $"Required value: must be map if {Keyword.ListMapKeys} is non-empty", $"{path}.{Keyword.ListType}");
            return;
        }

        if (schema.TextOf("type") != "array") Add("FieldValueInvalid", $"Invalid value: \"{schema.TextOf("type")}\": must be array if {Keyword.ListType} is specified", $"{path}.type");
        if (type is not ("atomic" or "set" or "map")) Add("FieldValueNotSupported", $"Unsupported value: \"{type}\": supported values: \"atomic\", \"map\", \"set\"", $"{path}.{Keyword.ListType}");
        if (type != "map" && keys.Count > 0) Add("FieldValueInvalid", $"Invalid value: \"{type}\": must be map if {Keyword.ListMapKeys} is non-empty", $"{path}.{Keyword.ListType}");
        if (type == "map") CheckMap(schema, keys, path);
        if (type == "set" && schema["items"] is JsonObject item) CheckSetItem(item, $"{path}.items");
    }

    private void CheckMap(JsonObject schema, List<string> keys, string path)
    {
        if (keys.Count == 0) Add("FieldValueRequired", $"Required value: must not be empty if {Keyword.ListType} is map", $"{path}.{Keyword.ListMapKeys}");
        if (schema["items"] is not JsonObject item) return;
        if (item.TextOf("type") != "object")
            Add("FieldValueInvalid", $"Invalid value: \"{item.TextOf("type")}\": must be object if parent array's {Keyword.ListType} is map", $"{path}.items.type");
        if (item.IsTrue("nullable")) Add("FieldValueForbidden", $"Forbidden: cannot be nullable when {Keyword.ListType} is map", $"{path}.items.nullable");
        for (var i = 0; i < keys.Count; i++)
        {
            var at = $"{path}.{Keyword.ListMapKeys}[{i}]";
            if (keys.IndexOf(keys[i]) < i) Add("FieldValueDuplicate", $"Duplicate value: \"{keys[i]}\"", at);
            if (item["properties"]?[keys[i]] is not JsonObject key)
            {
                Add("FieldValueInvalid", $"Invalid value: \"{keys[i]}\": entries must all be names of item properties", at);
                continue;
            }

            var keyPath = $"{path}.items.properties[{keys[i]}]";
            if (key.TextOf("type") is "array" or "object") Add("FieldValueInvalid", $"Invalid value: \"{key.TextOf("type")}\": must be a scalar type if parent array's {Keyword.ListType} is map", $"{keyPath}.type");
            if (key["default"] is null && !item.TextsOf("required").Contains(keys[i]))
                Add("FieldValueRequired", $"Required value: this property is in {Keyword.ListMapKeys}, so it must have a default or be a required property", $"{keyPath}.default");
        }
    }

    private void CheckSetItem(JsonObject item, string path)
    {
        if (item.IsTrue("nullable")) Add("FieldValueForbidden", $"Forbidden: cannot be nullable when {Keyword.ListType} is set", $"{path}.nullable");
        if (item.TextOf("type") == "object" && item.TextOf(Keyword.MapType) != "atomic")
            Add("FieldValueInvalid", $"Invalid value: \"{item.TextOf(Keyword.MapType) ?? "granular"}\": must be atomic as item of a list with {Keyword.ListType}=set", $"{path}.{Keyword.MapType}");
        if (item.TextOf("type") == "array" && item.TextOf(Keyword.ListType) is { } nested and not "atomic")
            Add("FieldValueInvalid", $"Invalid value: \"{nested}\": must be atomic as item of a list with {Keyword.ListType}=set", $"{path}.{Keyword.ListType}");
    }

    private void Add(string reason, string message, string path) => causes.Add(new StatusCause(reason, message, path));
}
