using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Audit;

/// <summary>What is recorded, and for how long. The object <c>default</c> is in effect; without it, what it says when it is empty.</summary>
[ResourceKind(AuditKinds.Group, AuditKinds.Version, "AuditPolicy", Plural = "auditpolicies", Scope = ResourceScope.Cluster, Categories = ["luban"])]
[PrinterColumn("Days", ".spec.retentionDays", Type = "integer")]
[PrinterColumn("Records", ".spec.maximumRecords", Type = "integer")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record AuditPolicy : Resource
{
    /// <summary>What is recorded, and for how long.</summary>
    public AuditPolicySpec Spec { get; init; } = new();
}

/// <summary>What is recorded, and for how long.</summary>
public sealed record AuditPolicySpec
{
    /// <summary>The first rule that fits decides. What none fits is recorded as the kernel does by itself.</summary>
    public IReadOnlyList<AuditPolicyRule> Rules { get; init; } = [];

    /// <summary>For how many days records are kept; 0 for ever.</summary>
    public int RetentionDays { get; init; } = 365;

    /// <summary>How many records are kept at most; 0 for all. Where both limits are set, the one that is reached first counts.</summary>
    public long MaximumRecords { get; init; } = 10_000_000;

    /// <summary>Names of fields whose values are never recorded, besides the usual ones such as <c>password</c>.</summary>
    public IReadOnlyList<string> RedactedFields { get; init; } = [];

    /// <summary>How long a content or a diff may be in a record, in bytes. 0 to 1,048,576.</summary>
    public int MaximumContentBytes { get; init; } = 32 * 1024;
}

/// <summary>A rule. An empty list fits everything; <c>*</c> at the end of a value stands for any ending.</summary>
public sealed record AuditPolicyRule
{
    /// <summary>How much is recorded. Refusals and failed sign-ins are recorded at least with their metadata, secrets at most.</summary>
    public AuditLevel Level { get; init; } = AuditLevel.Metadata;

    /// <summary>User names, such as <c>system:extension:*</c>.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Groups of the user.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Verbs of the API, HTTP methods in lower case, and names of security events. Reads are recorded only by rules that name them here.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Resources as <c>plural.group</c>, or <c>plural</c> in the core group, with <c>/subresource</c> for that alone.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Namespaces.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Extensions that are called.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];
}
