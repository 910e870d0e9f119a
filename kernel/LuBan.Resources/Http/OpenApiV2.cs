using System.Text.Json.Nodes;

namespace LuBan.Resources.Http;

/// <summary>The OpenAPI v2 document: what older kubectl validates and explains with.</summary>
internal static class OpenApiV2
{
    /// <summary>Keywords of v3 schemas that v2 does not have.</summary>
    private static readonly string[] OnlyV3 = ["nullable", "oneOf", "anyOf", "not"];

    internal static JsonObject Of(KindTable kinds)
    {
        var (paths, definitions) = (new JsonObject(), new JsonObject());
        foreach (var kind in kinds.All)
        {
            OpenApiPaths.Add(paths, kind, Body, Answer, parameter => new JsonObject
            {
                ["name"] = parameter.Name, ["in"] = parameter.In, ["required"] = parameter.In == "path", ["type"] = parameter.Type, ["uniqueItems"] = true,
            });
            definitions[OpenApiPaths.SchemaName(kind)] = Downgrade(OpenApiPaths.Schema(kind));
            definitions[OpenApiPaths.SchemaName(kind) + "List"] = OpenApiPaths.ListSchema(kind, "#/definitions/");
        }

        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "LuBan", ["version"] = OpenApiPaths.ProductVersion },
            ["paths"] = paths,
            ["definitions"] = definitions,
        };
    }

    private static void Body(JsonObject operation, ResourceKind kind, string[] consumes)
    {
        operation["consumes"] = new JsonArray([.. consumes.Select(mediaType => JsonValue.Create(mediaType))]);
        var isPatch = consumes.Any(mediaType => mediaType.Contains("patch", StringComparison.Ordinal));
        ((JsonArray)operation["parameters"]!).Add(new JsonObject
        {
            ["name"] = "body", ["in"] = "body", ["required"] = true,
            ["schema"] = isPatch ? new JsonObject { ["type"] = "object" } : new JsonObject { ["$ref"] = $"#/definitions/{OpenApiPaths.SchemaName(kind)}" },
        });
    }

    private static JsonObject Answer(ResourceKind kind, bool list) => new()
    {
        ["description"] = "OK",
        ["schema"] = new JsonObject { ["$ref"] = $"#/definitions/{OpenApiPaths.SchemaName(kind)}{(list ? "List" : "")}" },
    };

    private static JsonObject Downgrade(JsonObject schema)
    {
        foreach (var keyword in OnlyV3) schema.Remove(keyword);
        foreach (var child in new[] { "items", "additionalProperties" })
            if (schema[child] is JsonObject nested)
                Downgrade(nested);
        foreach (var (_, property) in schema["properties"] as JsonObject ?? [])
            if (property is JsonObject nested)
                Downgrade(nested);

        // Clients prune or refuse what a typed object does not list; what may hold anything has no type in v2.
        if (schema["x-kubernetes-preserve-unknown-fields"] is not null && schema["properties"] is null) schema.Remove("type");
        return schema;
    }
}
