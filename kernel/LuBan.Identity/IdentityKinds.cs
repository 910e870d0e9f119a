using LuBan.Resources;

namespace LuBan.Identity;

/// <summary>The API groups of identity. The kinds themselves are with their types; the service registers them all at once.</summary>
public static class IdentityKinds
{
    /// <summary>The API group that is served.</summary>
    public const string Group = "iam.luban.dev";

    /// <summary>The group of what only the server reads: credentials, sessions, keys.</summary>
    public const string InternalGroup = "internal.iam.luban.dev";

    /// <summary>The API version.</summary>
    public const string Version = "v1";

    /// <summary>The owner of the kinds in the registry.</summary>
    public const string Owner = ResourceKind.IdentityOwner;

    /// <summary>All of them, to be registered at once.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        .. AccountKinds.All,
        .. ProviderKinds.All,
        .. Federation.FederationKinds.All,
    ];
}
