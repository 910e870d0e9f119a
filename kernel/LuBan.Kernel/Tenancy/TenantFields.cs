using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Kernel.Tenancy;

/// <summary>Reads and guards what the kernel keeps in the metadata of tenants' objects.</summary>
internal static class TenantFields
{
    public static string? Text(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var found) ? found : null;

    public static string? Annotation(JsonObject? item, string name) => Text(item?["metadata"]?["annotations"]?[name]);

    public static string? Label(JsonObject? item, string name) => Text(item?["metadata"]?["labels"]?[name]);

    public static bool IsBeingDeleted(JsonObject? item) => item?["metadata"]?["deletionTimestamp"] is not null;

    /// <summary>Puts the kernel's finalizer on what is not being deleted: also on what was written without it.</summary>
    public static void AddFinalizer(JsonObject item)
    {
        if (IsBeingDeleted(item)) return;
        var metadata = (JsonObject)item["metadata"]!;
        if (metadata["finalizers"] is not JsonArray finalizers) metadata["finalizers"] = finalizers = [];
        if (!finalizers.Any(name => Text(name) == TenantNames.Finalizer)) finalizers.Add(TenantNames.Finalizer);
    }

    /// <summary>Notes who created an object. Whoever sends another name is not told off for it: it is replaced.</summary>
    public static void SetCreator(AdmissionRequest request, JsonObject next)
    {
        if (request.FromKernel) return;
        var creator = request.Operation == AdmissionOperation.Create ? request.User : Annotation(request.Old, TenantNames.CreatorAnnotation);
        if (creator is { Length: > 0 }) Map(next, "annotations")[TenantNames.CreatorAnnotation] = creator;
        else (next["metadata"]?["annotations"] as JsonObject)?.Remove(TenantNames.CreatorAnnotation);
    }

    /// <summary>Keeps the entries of the metadata that begin with the group's prefix as they were: one that was left out comes back, with a warning; one that is new or different is a problem.</summary>
    public static IEnumerable<StatusCause> Keep(AdmissionRequest request, params string[] free) => Keep(request, "labels", free).Concat(Keep(request, "annotations", free)).ToList();

    private static IEnumerable<StatusCause> Keep(AdmissionRequest request, string map, string[] free)
    {
        var (now, before) = (Own(request.Object, map), Own(request.Old, map));
        foreach (var name in now.Keys.Union(before.Keys).Where(name => !free.Contains(name)).Order(StringComparer.Ordinal))
        {
            var (sent, kept) = (now.GetValueOrDefault(name), before.GetValueOrDefault(name));
            if (sent is null && kept is not null)
            {
                Map(request.Object!, map)[name] = kept;
                request.Warnings.Add($"LB8401: metadata.{map}[{name}] is set by the kernel only, and was kept");
            }
            else if (sent != kept)
            {
                yield return Cause($"metadata.{map}[{name}]", $"LB8401: '{name}' is set by the kernel only: {(kept is null ? "leave it out" : $"it is '{kept}' and stays that")}.");
            }
        }
    }

    public static StatusCause Cause(string field, string message) => new("FieldValueInvalid", message, field);

    private static Dictionary<string, string?> Own(JsonObject? item, string map) => (item?["metadata"]?[map] as JsonObject ?? [])
        .Where(entry => entry.Key.StartsWith(TenantNames.Prefix, StringComparison.Ordinal)).ToDictionary(entry => entry.Key, entry => Text(entry.Value), StringComparer.Ordinal);

    private static JsonObject Map(JsonObject item, string map)
    {
        var metadata = (JsonObject)item["metadata"]!;
        if (metadata[map] is not JsonObject found) metadata[map] = found = [];
        return found;
    }
}
