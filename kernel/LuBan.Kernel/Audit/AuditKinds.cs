using LuBan.Resources;

namespace LuBan.Kernel.Audit;

/// <summary>The resource kinds of the audit log.</summary>
public static class AuditKinds
{
    /// <summary>The API group.</summary>
    public const string Group = "audit.luban.dev";

    /// <summary>The API version.</summary>
    public const string Version = "v1";

    /// <summary>The resource that the records are authorised as.</summary>
    public const string Records = "records";

    /// <summary>The name of the policy that is in effect.</summary>
    public const string PolicyName = "default";

    /// <summary>Policies.</summary>
    public static ResourceKind Policy { get; } = ResourceKind.FromType(typeof(AuditPolicy), KernelKinds.Owner);

    /// <summary>How far sinks have come; not served.</summary>
    internal static ResourceKind SinkPosition { get; } = new()
    {
        Group = "internal.audit.luban.dev", Version = Version, Kind = "AuditSinkPosition", Plural = "auditsinkpositions", Singular = "auditsinkposition",
        Scope = Sdk.ResourceScope.Cluster, IsInternal = true, Owner = KernelKinds.Owner,
    };
}
