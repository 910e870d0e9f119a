using LuBan.Resources;

namespace LuBan.Identity.Federation;

/// <summary>The kinds about identity providers.</summary>
internal static class FederationKinds
{
    internal static ResourceKind IdentityProvider { get; } = ResourceKind.FromType(typeof(IdentityProvider), IdentityKinds.Owner);

    /// <summary>Which account an identity is: named after provider and subject, so that there can be only one.</summary>
    internal static ResourceKind IdentityLink { get; } = RecordKinds.Of("IdentityLink", "identitylinks");

    /// <summary>A browser that was sent to a provider and is not back.</summary>
    internal static ResourceKind Departure { get; } = RecordKinds.Of("FederatedDeparture", "federateddepartures", StorageClass.Volatile);

    /// <summary>What a provider needs to end a session there; named after the session.</summary>
    internal static ResourceKind Session { get; } = RecordKinds.Of("FederatedSession", "federatedsessions");

    internal static IReadOnlyList<ResourceKind> All { get; } = [IdentityProvider, IdentityLink, Departure, Session];
}
