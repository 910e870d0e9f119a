using System.Text.Json.Nodes;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>Says in a namespace's status what its deletion waits for, in the words of Kubernetes.</summary>
internal static class NamespaceConditions
{
    /// <summary>The conditions for what remains. The time of one changes only when its status does.</summary>
    internal static JsonArray Of(IReadOnlyList<StoredObject> remaining, JsonArray? before, DateTimeOffset now)
    {
        var finalizers = remaining.SelectMany(item => item.Metadata.Finalizers ?? []).CountBy(name => name).OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        var isProtected = remaining.Count(Protection.IsProtected);
        var protection = isProtected > 0 ? $", {isProtected} of them protected by the label {Sdk.Core.KernelLabels.Protected}" : "";
        return
        [
            Condition("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
            Condition("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            Condition("NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
            remaining.Count == 0
                ? Condition("NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed")
                : Condition("NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {string.Join(", ", Resources(remaining))}{protection}"),
            finalizers.Count == 0
                ? Condition("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished")
                : Condition("NamespaceFinalizersRemaining", true, "SomeFinalizersRemain",
                    $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers.Select(entry => $"{entry.Key} in {entry.Value} resource instances"))}"),
        ];

        JsonNode Condition(string type, bool status, string reason, string message)
        {
            var text = status ? "True" : "False";
            var old = before?.FirstOrDefault(condition => condition?["type"]?.ToString() == type);
            var since = old?["status"]?.ToString() == text ? old["lastTransitionTime"]?.DeepClone() : ObjectDocument.Timestamp(now);
            return new JsonObject { ["type"] = type, ["status"] = text, ["lastTransitionTime"] = since, ["reason"] = reason, ["message"] = message };
        }
    }

    private static IEnumerable<string> Resources(IReadOnlyList<StoredObject> remaining) =>
        remaining.CountBy(item => $"{item.Key.Resource}.{item.Key.Group}").OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} has {entry.Value} resource instances");
}
