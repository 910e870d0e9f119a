using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>The status of a CustomResourceDefinition.</summary>
internal static class DefinitionStatus
{
    /// <summary>Sets a condition; its time changes only with its status.</summary>
    internal static void SetCondition(JsonObject definition, string type, string status, string reason, string message, DateTimeOffset now)
    {
        var conditions = Of(definition)["conditions"] as JsonArray;
        if (conditions is null) Of(definition)["conditions"] = conditions = [];
        var found = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.TextOf("type") == type);
        if (found is null) conditions.Add(found = new JsonObject());
        if (found.TextOf("status") != status) found["lastTransitionTime"] = ObjectDocument.Timestamp(now);
        found["message"] = message;
        found["reason"] = reason;
        found["status"] = status;
        found["type"] = type;
    }

    internal static bool IsTrue(JsonObject definition, string type) =>
        (definition["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>().Any(condition => condition.TextOf("type") == type && condition.TextOf("status") == "True");

    /// <summary>Remembers the storage version among those in which objects were ever stored.</summary>
    internal static void RememberStorageVersion(JsonObject definition)
    {
        if (DefinitionSpec.StorageVersion(definition) is not { } storage) return;
        var status = Of(definition);
        if (status["storedVersions"] is not JsonArray stored) status["storedVersions"] = stored = [];
        if (!stored.Any(version => version?.ToString() == storage)) stored.Add(storage);
    }

    private static JsonObject Of(JsonObject definition)
    {
        if (definition["status"] is JsonObject status) return status;
        var added = new JsonObject();
        definition["status"] = added;
        return added;
    }
}
