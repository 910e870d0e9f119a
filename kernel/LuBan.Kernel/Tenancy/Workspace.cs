using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;

namespace LuBan.Kernel.Tenancy;

/// <summary>A tenant: a set of namespaces with members, roles and a quota. Members, projects and invitations live in its home namespace <c>workspace-NAME</c>.</summary>
[ResourceKind(TenantNames.Group, TenantNames.Version, "Workspace", Scope = ResourceScope.Cluster, Categories = ["luban"])]
[PrinterColumn("Manager", ".spec.manager")]
[PrinterColumn("Namespaces", ".status.namespaces", Type = "integer")]
[PrinterColumn("Members", ".status.members", Type = "integer")]
[PrinterColumn("Phase", ".status.phase")]
[SelectableField(".status.phase")]
public sealed record Workspace : Resource<WorkspaceSpec, WorkspaceStatus>;

/// <summary>What a workspace is for, who answers for it, and what it may hold.</summary>
public sealed record WorkspaceSpec
{
    /// <summary>Its name for people.</summary>
    [Description("The name for people."), StringLength(200)]
    public string? DisplayName { get; init; }

    /// <summary>What it is for.</summary>
    [Description("What the workspace is for."), StringLength(2000)]
    public string? Description { get; init; }

    /// <summary>The user who always has the role workspace-admin; whoever creates it when it is left out.</summary>
    [Description("The user who always has the role workspace-admin. Left out: whoever creates the workspace.")]
    public string? Manager { get; init; }

    /// <summary>What it may hold; null for anything.</summary>
    [Description("What the workspace may hold over all its namespaces.")]
    public WorkspaceQuotaSpec? Quota { get; init; }
}

/// <summary>What a workspace may hold over all its namespaces.</summary>
public sealed record WorkspaceQuotaSpec
{
    /// <summary>The largest numbers of objects by name, as in a ResourceQuota: <c>count/notes.samples.dev</c>, <c>configmaps</c>.</summary>
    [Description("The largest number of objects by name, such as count/widgets.example.dev, as in a ResourceQuota.")]
    public IReadOnlyDictionary<string, string>? Hard { get; init; }

    /// <summary>The largest number of projects; null for any.</summary>
    [Description("The largest number of projects, and so of namespaces besides the home."), Range(0, int.MaxValue)]
    public int? Namespaces { get; init; }

    /// <summary>The largest number of members; null for any.</summary>
    [Description("The largest number of members: users, groups and service accounts with a role in the home namespace."), Range(0, int.MaxValue)]
    public int? Members { get; init; }
}

/// <summary>How a workspace is.</summary>
public sealed record WorkspaceStatus
{
    /// <summary><c>Active</c> or <c>Terminating</c>.</summary>
    public string Phase { get; init; } = TenantPhases.Active;

    /// <summary>The generation that was acted on.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>How many namespaces it has besides the home.</summary>
    public int Namespaces { get; init; }

    /// <summary>How many users, groups and service accounts have a role in the home namespace.</summary>
    public int Members { get; init; }

    /// <summary>What the quota limits and how much of it there is; null without a quota.</summary>
    public WorkspaceQuotaStatus? Quota { get; init; }

    /// <summary>While it is being deleted: what is left.</summary>
    public IReadOnlyList<RemainingContent>? Remaining { get; init; }

    /// <summary>Ready, and while it is being deleted Deleted.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}

/// <summary>A workspace's quota and its use.</summary>
/// <param name="Hard">What is enforced.</param>
/// <param name="Used">What there is.</param>
public sealed record WorkspaceQuotaStatus(IReadOnlyDictionary<string, string> Hard, IReadOnlyDictionary<string, string> Used);

/// <summary>The phases of workspaces, projects and invitations.</summary>
internal static class TenantPhases
{
    public const string Active = "Active";
    public const string Pending = "Pending";
    public const string Terminating = "Terminating";
    public const string Accepted = "Accepted";
    public const string Expired = "Expired";
}
