using System.Reflection;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Http;

/// <summary>What both OpenAPI documents say in the same words: paths, operations, parameters and names.</summary>
internal static class OpenApiPaths
{
    private static readonly string[] Json = ["application/json", "application/yaml"];
    private static readonly string[] Patches = ["application/json-patch+json", "application/merge-patch+json"];

    private static readonly OpenApiParameter[] WriteParameters =
        [new("dryRun", "query", "string"), new("fieldManager", "query", "string"), new("fieldValidation", "query", "string")];

    private static readonly OpenApiParameter[] ListParameters =
    [
        new("labelSelector", "query", "string"), new("fieldSelector", "query", "string"), new("limit", "query", "integer"), new("continue", "query", "string"),
        new("resourceVersion", "query", "string"), new("resourceVersionMatch", "query", "string"), new("watch", "query", "boolean"),
        new("allowWatchBookmarks", "query", "boolean"), new("sendInitialEvents", "query", "boolean"), new("timeoutSeconds", "query", "integer"),
    ];

    private static readonly OpenApiParameter[] DeleteParameters = [new("dryRun", "query", "string"), new("propagationPolicy", "query", "string")];

    internal static string ProductVersion { get; } =
        typeof(OpenApiPaths).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    internal static string Root(string group, string version) => group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    /// <summary>Reversed group, version, kind: <c>dev.luban.kernel.v1.InstallPlan</c>.</summary>
    internal static string SchemaName(ResourceKind kind) =>
        kind.Group.Length == 0 ? $"io.k8s.api.core.{kind.Version}.{kind.Kind}" : $"{string.Join('.', kind.Group.Split('.').Reverse())}.{kind.Version}.{kind.Kind}";

    internal static JsonObject Schema(ResourceKind kind)
    {
        var schema = (JsonObject)kind.Schema.DeepClone();
        RemoveInternal(schema);
        var properties = schema["properties"] as JsonObject ?? [];
        properties["apiVersion"] = Text("The group and version of this object.");
        properties["kind"] = Text("The kind of this object.");
        properties["metadata"] = Metadata();
        schema["properties"] = properties;
        schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(kind, kind.Kind));
        return schema;
    }

    internal static JsonObject ListSchema(ResourceKind kind, string referencePrefix) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("items"),
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = Text("The group and version of this list."),
            ["kind"] = Text("The kind of this list."),
            ["metadata"] = new JsonObject { ["type"] = "object" },
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["$ref"] = referencePrefix + SchemaName(kind) } },
        },
        ["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(kind, kind.ListKindName)),
    };

    internal static void Add(
        JsonObject paths, ResourceKind kind, Action<JsonObject, ResourceKind, string[]> addBody, Func<ResourceKind, bool, JsonObject> answer, Func<OpenApiParameter, JsonObject> render)
    {
        var root = Root(kind.Group, kind.Version);
        var collection = kind.IsNamespaced ? $"{root}/namespaces/{{namespace}}/{kind.Plural}" : $"{root}/{kind.Plural}";
        OpenApiParameter[] inNamespace = kind.IsNamespaced ? [new("namespace", "path", "string")] : [];
        OpenApiParameter[] named = [.. inNamespace, new("name", "path", "string")];

        JsonObject Operation(string verb, string action, string idSuffix, OpenApiParameter[] query, string[]? consumes, bool list)
        {
            var scope = kind.IsNamespaced && !idSuffix.EndsWith("ForAllNamespaces", StringComparison.Ordinal) ? "Namespaced" : "";
            var operation = new JsonObject
            {
                ["operationId"] = $"{verb}{Camel(kind.Group)}{Camel(kind.Version)}{scope}{kind.Kind}{idSuffix}",
                ["tags"] = new JsonArray(kind.Group.Length == 0 ? "core" : kind.Group),
                ["parameters"] = new JsonArray([.. query.Select(render)]),
                ["responses"] = new JsonObject { [verb == "create" ? "201" : "200"] = answer(kind, list) },
                ["x-kubernetes-action"] = action,
                ["x-kubernetes-group-version-kind"] = GroupVersionKind(kind, kind.Kind),
            };
            if (consumes is not null) addBody(operation, kind, consumes);
            return operation;
        }

        if (kind.IsVirtual)
        {
            paths[collection] = new JsonObject { ["post"] = Operation("create", "post", "", WriteParameters, Json, list: false), ["parameters"] = new JsonArray([.. inNamespace.Select(render)]) };
            return;
        }

        if (kind.IsNamespaced)
            paths[$"{root}/{kind.Plural}"] = new JsonObject { ["get"] = Operation("list", "list", "ForAllNamespaces", ListParameters, null, list: true) };
        paths[collection] = new JsonObject
        {
            ["get"] = Operation("list", "list", "", ListParameters, null, list: true),
            ["post"] = Operation("create", "post", "", WriteParameters, Json, list: false),
            ["delete"] = Operation("delete", "deletecollection", "Collection", [.. ListParameters, .. DeleteParameters], null, list: true),
            ["parameters"] = new JsonArray([.. inNamespace.Select(render)]),
        };
        paths[$"{collection}/{{name}}"] = new JsonObject
        {
            ["get"] = Operation("read", "get", "", [], null, list: false),
            ["put"] = Operation("replace", "put", "", WriteParameters, Json, list: false),
            ["patch"] = Operation("patch", "patch", "", WriteParameters, Patches, list: false),
            ["delete"] = Operation("delete", "delete", "", DeleteParameters, null, list: false),
            ["parameters"] = new JsonArray([.. named.Select(render)]),
        };
        if (!kind.HasStatus) return;
        paths[$"{collection}/{{name}}/status"] = new JsonObject
        {
            ["get"] = Operation("read", "get", "Status", [], null, list: false),
            ["put"] = Operation("replace", "put", "Status", WriteParameters, Json, list: false),
            ["patch"] = Operation("patch", "patch", "Status", WriteParameters, Patches, list: false),
            ["parameters"] = new JsonArray([.. named.Select(render)]),
        };
    }

    /// <summary>What only this server's own rules read is not for clients.</summary>
    private static void RemoveInternal(JsonObject schema)
    {
        schema.Remove(SchemaPruner.SchemaOfSchemas);
        foreach (var (_, property) in schema["properties"] as JsonObject ?? [])
            if (property is JsonObject child)
                RemoveInternal(child);
        if (schema["items"] is JsonObject items) RemoveInternal(items);
    }

    private static JsonObject GroupVersionKind(ResourceKind kind, string name) => new() { ["group"] = kind.Group, ["kind"] = name, ["version"] = kind.Version };

    private static JsonObject Metadata()
    {
        var texts = new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } };
        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Standard object metadata.",
            ["properties"] = new JsonObject
            {
                ["name"] = Text("Unique for the kind in its namespace."),
                ["generateName"] = Text("On create: a random suffix is appended and makes the name."),
                ["namespace"] = Text("The namespace."),
                ["uid"] = Text("Unique for all time."),
                ["resourceVersion"] = Text("The revision that wrote the object."),
                ["generation"] = new JsonObject { ["type"] = "integer", ["format"] = "int64", ["description"] = "Counts the changes of the spec." },
                ["creationTimestamp"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                ["deletionTimestamp"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                ["deletionGracePeriodSeconds"] = new JsonObject { ["type"] = "integer", ["format"] = "int64" },
                ["selfLink"] = Text("Not used."),
                ["labels"] = texts,
                ["annotations"] = texts.DeepClone(),
                ["finalizers"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
                ["ownerReferences"] = new JsonObject { ["type"] = "array", ["items"] = OwnerReference() },
                ["managedFields"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } },
            },
        };
    }

    private static JsonObject OwnerReference() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("apiVersion", "kind", "name", "uid"),
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = Text("The owner's group and version."),
            ["kind"] = Text("The owner's kind."),
            ["name"] = Text("The owner's name."),
            ["uid"] = Text("The owner's uid."),
            ["controller"] = new JsonObject { ["type"] = "boolean" },
            ["blockOwnerDeletion"] = new JsonObject { ["type"] = "boolean" },
        },
    };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static string Camel(string text) => string.Concat(text.Split('.', '-').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}

/// <summary>A parameter of an operation.</summary>
internal sealed record OpenApiParameter(string Name, string In, string Type);
