using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Drops what a schema does not know, and nulls that mean "not set". What was dropped is listed with its path.</summary>
internal sealed class SchemaPruner(List<string> unknown)
{
    /// <summary>Marks a place that holds a schema of a CustomResourceDefinition: it recurs, which no structural schema can say.</summary>
    internal const string SchemaOfSchemas = "x-luban-json-schema";

    /// <summary>Prunes an object of a kind. The envelope has its own rules.</summary>
    internal void Prune(JsonObject body, JsonObject schema) => Visit(body, schema, "", hasEnvelope: true);

    /// <summary>Prunes a value at a path.</summary>
    internal void PruneValue(JsonNode? value, JsonObject schema, string path)
    {
        if (value is null || schema.IsTrue(Keyword.IntOrString)) return;
        if (schema.IsTrue(SchemaOfSchemas))
        {
            SchemaKeywords.Prune(value, path, unknown);
        }
        else if (value is JsonObject item)
        {
            Visit(item, schema, path, schema.IsTrue(Keyword.EmbeddedResource));
        }
        else if (value is JsonArray items && schema["items"] is JsonObject itemSchema)
        {
            for (var i = 0; i < items.Count; i++) PruneValue(items[i], itemSchema, $"{path}[{i}]");
        }
    }

    private void Visit(JsonObject value, JsonObject schema, string path, bool hasEnvelope)
    {
        var properties = schema["properties"] as JsonObject;
        foreach (var (name, child) in value.ToList())
        {
            if (hasEnvelope && name is "apiVersion" or "kind" or "metadata") continue;
            var childPath = path.Length == 0 ? name : $"{path}.{name}";
            if ((properties?[name] ?? schema["additionalProperties"]) is JsonObject childSchema)
            {
                // As an absent field: clients write null for "not set".
                if (child is null && !childSchema.IsTrue("nullable") && childSchema["type"] is not null) value.Remove(name);
                else PruneValue(child, childSchema, childPath);
            }
            else if (properties is not null && !schema.IsTrue(Keyword.PreserveUnknownFields) && !schema.IsTrue("additionalProperties"))
            {
                value.Remove(name);
                unknown.Add(childPath);
            }
        }
    }
}
