using System.Text.Json.Nodes;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>The core kind Namespace and what follows from it for the objects inside.</summary>
internal static class NamespaceRules
{
    internal const string Default = "default";

    /// <summary>As in Kubernetes: kept in <c>spec.finalizers</c> until the namespace is empty.</summary>
    internal const string Finalizer = "kubernetes";

    internal static ResourceKind Kind => BuiltIn.NamespaceKind.Kind;

    internal static bool IsNamespace(ResourceKind kind) => kind is { Group: "", Plural: "namespaces" };

    internal static ResourceKey KeyOf(string name) => new("", "namespaces", "", name);

    internal static void Begin(JsonObject created)
    {
        created["spec"] = new JsonObject { ["finalizers"] = new JsonArray(Finalizer) };
        created["status"] = new JsonObject { ["phase"] = "Active" };
    }

    /// <summary>Only the kernel may say that a namespace is empty.</summary>
    internal static void KeepFinalizers(JsonObject next, JsonObject old) => next["spec"] = old["spec"]?.DeepClone();

    internal static void Terminate(JsonObject next) => next["status"] = new JsonObject { ["phase"] = "Terminating" };

    internal static bool HasFinalizers(JsonObject item) => item["spec"]?["finalizers"] is JsonArray { Count: > 0 };
}
