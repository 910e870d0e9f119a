using LuBan.Resources.Storage;
using LuBan.Sdk.Core;

namespace LuBan.Resources;

/// <summary>Objects that carry the label <see cref="KernelLabels.Protected"/> are not deleted: not by users, not with an owner, not with a namespace.</summary>
internal static class Protection
{
    private const int MaximumShown = 3;

    internal static bool IsProtected(StoredObject item) => item.Metadata.Labels?.TryGetValue(KernelLabels.Protected, out var value) == true && value == "true";

    /// <exception cref="Sdk.ResourceException">403: the object, or something in the namespace that it is, is protected.</exception>
    internal static void Check(ResourceKind kind, ResourceObject item, RoutedCache cache)
    {
        if (IsProtected(item.Stored))
            throw Refusal.Forbidden(kind, item.Name, $"it is protected by the label {KernelLabels.Protected}=true. Remove the label first: kubectl label {kind.QualifiedPlural} {item.Name}{In(item.Namespace)} {KernelLabels.Protected}-");
        if (!NamespaceRules.IsNamespace(kind)) return;
        var inside = cache.SnapshotAll().SelectMany(objects => objects.Values).Where(other => other.Key.Namespace == item.Name && IsProtected(other)).ToList();
        if (inside.Count == 0) return;
        var shown = string.Join(", ", inside.Take(MaximumShown).Select(other => $"{Resource(other.Key)}/{other.Key.Name}"));
        throw Refusal.Forbidden(kind, item.Name, $"it contains {inside.Count} protected object(s): {shown}{(inside.Count > MaximumShown ? ", ..." : "")}. Remove the label {KernelLabels.Protected} from them first.");
    }

    private static string In(string ns) => ns.Length == 0 ? "" : $" -n {ns}";

    private static string Resource(in ResourceKey key) => key.Group.Length == 0 ? key.Resource : $"{key.Resource}.{key.Group}";
}
