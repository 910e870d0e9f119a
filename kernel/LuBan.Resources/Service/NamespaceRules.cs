using System.Text.Json.Nodes;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>The core kind Namespace and what follows from it for the objects inside.</summary>
internal static class NamespaceRules
{
    internal const string Default = "default";

    /// <summary>As in Kubernetes: kept in <c>spec.finalizers</c> until the namespace is empty.</summary>
    internal const string Finalizer = "kubernetes";

    internal static ResourceKind Kind { get; } = new()
    {
        Group = "",
        Version = "v1",
        Kind = "Namespace",
        Plural = "namespaces",
        Singular = "namespace",
        Scope = ResourceScope.Cluster,
        ShortNames = ["ns"],
        HasStatus = true,
        Owner = KindRegistry.CoreOwner,
        PrinterColumns = [new PrinterColumn("Status", ".status.phase")],
        Schema = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Namespace provides a scope for names.",
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["type"] = "string" },
                ["kind"] = new JsonObject { ["type"] = "string" },
                ["metadata"] = new JsonObject { ["type"] = "object" },
                ["spec"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject { ["finalizers"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } } },
                },
                ["status"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["phase"] = new JsonObject { ["type"] = "string" },
                        ["conditions"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } },
                    },
                },
            },
        },
    };

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
