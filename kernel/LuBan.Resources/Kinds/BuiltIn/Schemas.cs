using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>Writes the schemas of the built-in kinds in few words.</summary>
internal static class Schemas
{
    /// <summary>The schema of a whole object: the envelope and the kind's own fields.</summary>
    internal static JsonObject Kind(string description, params (string Name, JsonObject Schema)[] fields) => Object(description,
    [
        ("apiVersion", Text("The group and version of this object.")), ("kind", Text("The kind of this object.")),
        ("metadata", new JsonObject { ["type"] = "object" }), .. fields,
    ]);

    internal static JsonObject Object(string description, params (string Name, JsonObject Schema)[] fields) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, field.Schema))),
    };

    internal static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    internal static JsonObject Time(string description) => new() { ["type"] = "string", ["format"] = "date-time", ["description"] = description };

    internal static JsonObject Flag(string description) => new() { ["type"] = "boolean", ["description"] = description };

    internal static JsonObject Int32(string description, int? minimum = null)
    {
        var schema = new JsonObject { ["type"] = "integer", ["format"] = "int32", ["description"] = description };
        if (minimum is not null) schema["minimum"] = minimum;
        return schema;
    }

    internal static JsonObject IntOrString(string? description = null)
    {
        var schema = new JsonObject
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }), ["x-kubernetes-int-or-string"] = true,
        };
        if (description is not null) schema["description"] = description;
        return schema;
    }

    /// <summary>A text with a default.</summary>
    internal static JsonObject Text(string description, string standard)
    {
        var schema = Text(description);
        schema["default"] = standard;
        return schema;
    }

    /// <summary>Values by key.</summary>
    internal static JsonObject Map(string description, JsonObject? values = null) => new()
    {
        ["type"] = "object", ["description"] = description, ["additionalProperties"] = values ?? new JsonObject { ["type"] = "string" },
    };

    /// <summary>A list that is replaced as a whole.</summary>
    internal static JsonObject List(string description, JsonObject? items = null, string listType = "atomic") => new()
    {
        ["type"] = "array", ["description"] = description, ["items"] = items ?? new JsonObject { ["type"] = "string" }, ["x-kubernetes-list-type"] = listType,
    };

    /// <summary>A list that is merged by fields of its items; strategic merge patches know the first only.</summary>
    internal static JsonObject ListByKey(string description, string key, JsonObject items, params string[] more) => new()
    {
        ["type"] = "array", ["description"] = description, ["items"] = items, ["x-kubernetes-list-type"] = "map",
        ["x-kubernetes-list-map-keys"] = new JsonArray([key, .. more.Select(other => JsonValue.Create(other))]),
        ["x-kubernetes-patch-merge-key"] = key, ["x-kubernetes-patch-strategy"] = "merge",
    };

    internal static JsonObject Required(this JsonObject schema, params string[] fields)
    {
        schema["required"] = new JsonArray([.. fields.Select(field => JsonValue.Create(field))]);
        return schema;
    }

    /// <summary>A reference that is one value: its fields are never merged.</summary>
    internal static JsonObject ObjectReference(string description)
    {
        var schema = Object(description,
            ("apiVersion", Text("The group and version of the object.")), ("kind", Text("The kind of the object.")),
            ("namespace", Text("The namespace of the object.")), ("name", Text("The name of the object.")), ("uid", Text("The uid of the object.")),
            ("resourceVersion", Text("The revision of the object.")), ("fieldPath", Text("The part of the object that is meant; empty for the whole.")));
        schema["x-kubernetes-map-type"] = "atomic";
        return schema;
    }

    internal static JsonObject LocalReference(string description)
    {
        var schema = Object(description, ("name", Text("The name of the object, in the same namespace.")));
        schema["x-kubernetes-map-type"] = "atomic";
        return schema;
    }
}
