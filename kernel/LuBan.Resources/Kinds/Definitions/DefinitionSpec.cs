using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>Reads what a CustomResourceDefinition says.</summary>
internal static class DefinitionSpec
{
    internal static string? StorageVersion(JsonObject definition) => Versions(definition).FirstOrDefault(version => version.IsTrue("storage"))?.TextOf("name");

    internal static IEnumerable<JsonObject> Versions(JsonObject definition) => ((definition["spec"] as JsonObject)?["versions"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>Fills in what may be left out.</summary>
    internal static void SetDefaults(JsonObject definition)
    {
        if (definition["spec"] is not JsonObject spec || spec["names"] is not JsonObject names) return;
        if (names.TextOf("kind") is { Length: > 0 } kind)
        {
            if (names.TextOf("singular") is null or "") names["singular"] = kind.ToLowerInvariant();
            if (names.TextOf("listKind") is null or "") names["listKind"] = kind + "List";
        }

        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
    }

    /// <summary>The kinds that the definition serves, one per served version.</summary>
    internal static IReadOnlyList<ResourceKind> Kinds(JsonObject definition, string name)
    {
        var spec = (JsonObject)definition["spec"]!;
        var names = (JsonObject)spec["names"]!;
        var versions = Versions(definition).ToList();
        var stored = (definition["status"]?["storedVersions"] as JsonArray ?? []).Select(version => version!.ToString()).FirstOrDefault();
        var conversion = new SchemaConversion(versions.ToDictionary(version => version.TextOf("name")!, Schema, StringComparer.Ordinal));
        return [.. versions.Where(version => version.IsTrue("served")).Select(version => new ResourceKind
        {
            Group = spec.TextOf("group")!,
            Version = version.TextOf("name")!,
            Kind = names.TextOf("kind")!,
            Plural = names.TextOf("plural")!,
            Singular = names.TextOf("singular") ?? names.TextOf("kind")!.ToLowerInvariant(),
            ListKind = names.TextOf("listKind"),
            Scope = spec.TextOf("scope") == "Cluster" ? ResourceScope.Cluster : ResourceScope.Namespaced,
            ShortNames = [.. names.TextsOf("shortNames")],
            Categories = [.. names.TextsOf("categories")],
            Schema = Schema(version),
            PrinterColumns = [.. Columns(version)],
            HasStatus = version["subresources"]?["status"] is JsonObject,
            Scale = version["subresources"]?["scale"] is JsonObject scale
                ? new ScaleSubresource(scale.TextOf("specReplicasPath")!, scale.TextOf("statusReplicasPath")!, scale.TextOf("labelSelectorPath")) : null,
            SelectableFields = [.. (version["selectableFields"] as JsonArray ?? []).Select(field => field!["jsonPath"]!.GetValue<string>())],
            DeprecationWarning = Deprecation(version, spec, names),
            StorageVersion = StorageVersion(definition),
            UnmarkedVersion = stored,
            Conversion = versions.Count > 1 ? conversion : null,
            IsTerminating = definition["metadata"]?["deletionTimestamp"] is not null,
            Owner = DefinitionKind.OwnerOf(name),
        })];
    }

    private static IEnumerable<PrinterColumn> Columns(JsonObject version)
    {
        var columns = (version["additionalPrinterColumns"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        return columns.Select(column => new PrinterColumn(column.TextOf("name")!, column.TextOf("jsonPath")!, column.TextOf("type")!, column["priority"]?.GetValue<int>() ?? 0)
        {
            Description = column.TextOf("description"),
            Format = column.TextOf("format"),
        });
    }

    private static string? Deprecation(JsonObject version, JsonObject spec, JsonObject names) =>
        !version.IsTrue("deprecated") ? null
        : version.TextOf("deprecationWarning") ?? $"{spec.TextOf("group")}/{version.TextOf("name")} {names.TextOf("kind")} is deprecated";

    private static JsonObject Schema(JsonObject version)
    {
        var schema = (JsonObject)version["schema"]!["openAPIV3Schema"]!.DeepClone();
        Close(schema);
        return schema;
    }

    /// <summary>An object of which nothing is said has no fields: without properties everything would be kept.</summary>
    private static void Close(JsonObject schema)
    {
        if (schema.TextOf("type") == "object" && schema["properties"] is null && schema["additionalProperties"] is null && !schema.IsTrue(Keyword.PreserveUnknownFields))
            schema["properties"] = new JsonObject();
        foreach (var (_, child) in schema["properties"] as JsonObject ?? [])
            if (child is JsonObject property)
                Close(property);
        if (schema["items"] is JsonObject items) Close(items);
        if (schema["additionalProperties"] is JsonObject values) Close(values);
    }
}
