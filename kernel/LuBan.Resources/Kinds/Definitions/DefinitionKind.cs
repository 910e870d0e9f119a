using System.Text.Json.Nodes;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>The core kind CustomResourceDefinition.</summary>
internal static class DefinitionKind
{
    internal const string Group = "apiextensions.k8s.io";
    internal const string Plural = "customresourcedefinitions";

    /// <summary>Keeps a definition until its objects are gone.</summary>
    internal const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    private const string OwnerPrefix = "crd:";

    internal static ResourceKind Kind { get; } = new()
    {
        Group = Group,
        Version = "v1",
        Kind = "CustomResourceDefinition",
        Plural = Plural,
        Singular = "customresourcedefinition",
        Scope = ResourceScope.Cluster,
        ShortNames = ["crd", "crds"],
        Categories = ["api-extensions"],
        HasStatus = true,
        Owner = KindRegistry.CoreOwner,
        PrinterColumns = [new PrinterColumn("Created At", ".metadata.creationTimestamp", "string")],
        Schema = DefinitionSchema.Create(),
    };

    internal static bool IsDefinition(ResourceKind kind) => kind is { Group: Group, Plural: Plural };

    internal static ResourceKey KeyOf(string name) => new(Group, Plural, "", name);

    /// <summary>Who owns the kinds of a definition in the registry.</summary>
    internal static string OwnerOf(string name) => OwnerPrefix + name;

    /// <summary>Whether a kind comes from a definition.</summary>
    internal static bool IsDefined(ResourceKind kind) => kind.Owner.StartsWith(OwnerPrefix, StringComparison.Ordinal);

    /// <summary>Marks a definition that is being deleted: its objects go first.</summary>
    internal static void Terminate(JsonObject next, DateTimeOffset now)
    {
        var metadata = ObjectDocument.Metadata(next);
        var finalizers = metadata["finalizers"] as JsonArray ?? [];
        if (!finalizers.Any(item => item?.ToString() == Finalizer)) finalizers.Add(Finalizer);
        metadata["finalizers"] = finalizers.DeepClone();
        DefinitionStatus.SetCondition(next, "Terminating", "True", "InstanceDeletionPending",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will be initiated soon", now);
    }
}
