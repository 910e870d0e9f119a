using LuBan.Resources;

namespace LuBan.Identity;

/// <summary>Makes the kinds that only this server reads: encrypted, cluster-scoped, without a schema, because nobody else writes them.</summary>
internal static class RecordKinds
{
    internal static ResourceKind Of(string kind, string plural, StorageClass storage = StorageClass.Durable) => new()
    {
        Group = IdentityKinds.InternalGroup, Version = IdentityKinds.Version, Kind = kind, Plural = plural, Singular = kind.ToLowerInvariant(),
        Scope = Sdk.ResourceScope.Cluster, Storage = storage, Sensitive = true, IsInternal = true, Owner = IdentityKinds.Owner,
    };
}
