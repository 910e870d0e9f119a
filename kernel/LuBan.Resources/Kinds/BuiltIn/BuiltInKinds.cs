using LuBan.Sdk;

namespace LuBan.Resources.BuiltIn;

/// <summary>The kinds of Kubernetes' own groups that are always served.</summary>
internal static class BuiltInKinds
{
    internal static IReadOnlyList<ResourceKind> All { get; } =
    [
        NamespaceKind.Kind, ConfigMapKind.Kind, SecretKind.Kind, EventKind.Kind, ServiceAccountKind.Kind, ResourceQuotaKind.Kind, LeaseKind.Kind,
        ServiceKind.Kind, EndpointSliceKind.Kind,
        .. RoleKinds.All, .. ReviewKinds.All,
    ];

    internal static ResourceKind Core(string kind, string plural, ResourceScope scope = ResourceScope.Namespaced) => In("", kind, plural, scope);

    internal static ResourceKind In(string group, string kind, string plural, ResourceScope scope = ResourceScope.Namespaced) => new()
    {
        Group = group, Version = "v1", Kind = kind, Plural = plural, Singular = kind.ToLowerInvariant(), Scope = scope, Owner = KindRegistry.CoreOwner,
    };

    internal static bool Is(this ResourceKind kind, ResourceKind other) => kind.Plural == other.Plural && kind.Group == other.Group;
}
