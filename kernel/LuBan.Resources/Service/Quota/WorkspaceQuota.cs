using System.Text.Json;
using LuBan.Resources.BuiltIn;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>What a workspace may hold over all its namespaces. Said here and not by the kernel, because the ledger counts before the kernel is there.</summary>
internal static class WorkspaceQuota
{
    internal const string Group = "tenant.luban.dev";

    /// <summary>Says which workspace a namespace belongs to; only the kernel sets it.</summary>
    internal const string Label = "tenant.luban.dev/workspace";

    /// <summary>The home namespace of a workspace has this before the workspace's name.</summary>
    internal const string HomePrefix = "workspace-";

    private const string Namespaces = "namespaces";
    private const string Members = "members";

    /// <summary>Not a resource that is stored: who has a role binding in the home namespace, each once.</summary>
    internal static QuotaPlace MembersIn(string ns) => new(ns, Group, Members);

    internal static bool IsWorkspace(in ResourceKey key) => key is { Group: Group, Resource: "workspaces" };

    internal static bool IsMembership(in ResourceKey key) => key is { Group: "rbac.authorization.k8s.io", Resource: "rolebindings" } && key.Namespace.StartsWith(HomePrefix, StringComparison.Ordinal);

    /// <summary>Which resource an entry limits: besides those of a ResourceQuota, <c>namespaces</c> (by their projects) and <c>members</c>.</summary>
    internal static bool TryParse(string name, out (string Group, string Resource) limited)
    {
        limited = name switch { Namespaces => (Group, "projects"), Members => (Group, Members), _ => default };
        return limited.Resource is not null || QuotaNames.TryParse(name, out limited);
    }

    /// <summary>The limits that a workspace's <c>spec.quota</c> sets.</summary>
    internal static IReadOnlyDictionary<string, long> ReadLimits(StoredObject workspace)
    {
        var limits = new Dictionary<string, long>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(workspace.Data);
        if (document.RootElement.At("spec", "quota") is not { ValueKind: JsonValueKind.Object } quota) return limits;
        foreach (var name in (ReadOnlySpan<string>)[Namespaces, Members])
            if (((JsonElement?)quota).At(name) is { ValueKind: JsonValueKind.Number } limit && limit.TryGetInt64(out var number))
                limits[name] = number;
        if (((JsonElement?)quota).At("hard") is not { ValueKind: JsonValueKind.Object } hard) return limits;
        foreach (var entry in hard.EnumerateObject())
            if (QuotaNames.TryParse(entry.Name, out _) && QuotaNames.TryNumber(entry.Value.ToString(), out var number))
                limits[entry.Name] = number;
        return limits;
    }

    private static JsonElement? At(this JsonElement? element, string name) => element is { } found ? found.At(name) : null;
}

/// <summary>What is counted: the objects of one resource in one namespace.</summary>
internal readonly record struct QuotaPlace(string Namespace, string Group, string Resource)
{
    internal static QuotaPlace Of(in ResourceKey key) => new(key.Namespace, key.Group, key.Resource);
}
