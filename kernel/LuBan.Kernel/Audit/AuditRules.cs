using LuBan.Resources;

namespace LuBan.Kernel.Audit;

/// <summary>Decides how much of what is recorded: by the rules of the policy, then by the kernel's own.</summary>
internal sealed class AuditRules(AuditPolicySpec spec)
{
    private const string ExtensionPrefix = "system:extension:";

    private static readonly string[] Reads = ["get", "list", "watch", "head", "options", "trace", "connect"];
    private static readonly string[] Reviews = ["authorization.k8s.io", "authentication.k8s.io"];

    /// <summary>Whose changes are kept with what changed: they say who may do what, and what runs.</summary>
    private static readonly string[] Governing = ["rbac.authorization.k8s.io", "iam.luban.dev", "tenant.luban.dev", KernelKinds.Group, AuditKinds.Group];

    /// <summary>What the kernel writes for itself all the time.</summary>
    private static readonly string[] Bookkeeping = ["leases.coordination.k8s.io", "events", "events.events.k8s.io", $"extensions.{KernelKinds.Group}", $"contributions.{KernelKinds.Group}", $"replicas.{KernelKinds.Group}"];

    public AuditPolicySpec Spec { get; } = spec;

    public AuditLevel LevelOf(AuditEntry entry, ResourceKind? kind, bool fromKernel)
    {
        if (kind?.IsInternal == true) return AuditLevel.None;
        var level = Spec.Rules.FirstOrDefault(rule => Fits(rule, entry))?.Level ?? Default(entry, fromKernel);
        if (level == AuditLevel.None && IsRefusal(entry)) level = AuditLevel.Metadata;
        var confidential = kind?.Sensitive == true || entry.Object is { Group: null, Resource: "secrets" };
        return confidential && level > AuditLevel.Metadata ? AuditLevel.Metadata : level;
    }

    /// <summary>401, 403, and sign-ins that failed: whatever the policy says.</summary>
    public static bool IsRefusal(AuditEntry entry) => entry.Decision is { Allowed: false } || entry.Outcome?.Status is 401 or 403;

    private static AuditLevel Default(AuditEntry entry, bool fromKernel)
    {
        if (Reads.Contains(entry.Verb) || IsConsoleHousekeeping(entry)) return AuditLevel.None;
        var group = entry.Object?.Group ?? "";
        if (Reviews.Contains(group)) return AuditLevel.None;
        var own = fromKernel || entry.Actor?.Name.StartsWith(ExtensionPrefix, StringComparison.Ordinal) == true;
        if (own && entry.Object is { } written && (written.Subresource is "status" || Bookkeeping.Contains(Qualified(written)))) return AuditLevel.None;
        return Governing.Contains(group) ? AuditLevel.Diff : AuditLevel.Metadata;
    }

    /// <summary>What a browser tells the console about itself changes nothing for anybody else: likings, what it listens to, what went wrong in it.</summary>
    private static bool IsConsoleHousekeeping(AuditEntry entry) => entry.Object is null && entry.Path?.StartsWith("/console/", StringComparison.Ordinal) == true;

    private static bool Fits(AuditPolicyRule rule, AuditEntry entry)
    {
        if (Reads.Contains(entry.Verb) && rule.Verbs.Count == 0 && !IsRefusal(entry)) return false;
        return Fits(rule.Users, entry.Actor?.Name) && Fits(rule.Verbs, entry.Verb) && Fits(rule.Namespaces, entry.Object?.Namespace) && Fits(rule.Extensions, entry.Extension)
            && (rule.Groups.Count == 0 || entry.Actor?.Groups?.Any(group => Fits(rule.Groups, group)) == true)
            && (rule.Resources.Count == 0 || (entry.Object is { } found && FitsResource(rule.Resources, found)));
    }

    private static bool FitsResource(IReadOnlyList<string> resources, AuditObject found)
    {
        var name = Qualified(found);
        return Fits(resources, name) || (found.Subresource is { } part && Fits(resources, $"{name}/{part}"));
    }

    private static bool Fits(IReadOnlyList<string> patterns, string? value) =>
        patterns.Count == 0 || (value is not null && patterns.Any(pattern => pattern.EndsWith('*') ? value.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == value));

    private static string Qualified(AuditObject found) => found.Group is null ? found.Resource ?? "" : $"{found.Resource}.{found.Group}";
}
