using System.Text.Json.Nodes;

namespace LuBan.Resources.Http;

/// <summary>The OpenAPI v3 documents, one per group and version.</summary>
internal static class OpenApiV3
{
    internal static JsonObject Index(OpenApiCache cache)
    {
        var paths = new JsonObject();
        foreach (var (group, version) in cache.Kinds.Groups.SelectMany(group => group.Versions.Select(version => (group.Name, version))))
        {
            var path = OpenApiPaths.Root(group, version)[1..];
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={cache.V3(group, version).Hash}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    internal static JsonObject Of(KindTable kinds, string group, string version)
    {
        var (paths, schemas) = (new JsonObject(), new JsonObject());
        foreach (var kind in kinds.In(group, version))
        {
            OpenApiPaths.Add(paths, kind, Body, Answer, parameter => new JsonObject
            {
                ["name"] = parameter.Name, ["in"] = parameter.In, ["required"] = parameter.In == "path",
                ["schema"] = new JsonObject { ["type"] = parameter.Type },
            });
            schemas[OpenApiPaths.SchemaName(kind)] = OpenApiPaths.Schema(kind);
            schemas[OpenApiPaths.SchemaName(kind) + "List"] = OpenApiPaths.ListSchema(kind, "#/components/schemas/");
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "LuBan", ["version"] = OpenApiPaths.ProductVersion },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Reference(ResourceKind kind) => new() { ["$ref"] = $"#/components/schemas/{OpenApiPaths.SchemaName(kind)}" };

    private static void Body(JsonObject operation, ResourceKind kind, string[] consumes)
    {
        var content = new JsonObject();
        foreach (var mediaType in consumes)
            content[mediaType] = new JsonObject { ["schema"] = mediaType.Contains("patch", StringComparison.Ordinal) ? new JsonObject { ["type"] = mediaType.Contains("json-patch", StringComparison.Ordinal) ? "array" : "object" } : Reference(kind) };
        operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = content };
    }

    private static JsonObject Answer(ResourceKind kind, bool list) => new()
    {
        ["description"] = "OK",
        ["content"] = new JsonObject
        {
            ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{OpenApiPaths.SchemaName(kind)}{(list ? "List" : "")}" } },
        },
    };
}
