using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;

namespace LuBan.Kernel.Tenancy;

/// <summary>A namespace of a workspace, asked for in the workspace's home namespace. The kernel makes the namespace, and removes it with the project.</summary>
[ResourceKind(TenantNames.Group, TenantNames.Version, "Project", Categories = ["luban"])]
[PrinterColumn("Namespace", ".spec.namespace")]
[PrinterColumn("Phase", ".status.phase")]
[SelectableField(".status.phase")]
public sealed record Project : Resource<ProjectSpec, ProjectStatus>;

/// <summary>What a project is for and which namespace it has.</summary>
public sealed record ProjectSpec
{
    /// <summary>Its name for people.</summary>
    [Description("The name for people."), StringLength(200)]
    public string? DisplayName { get; init; }

    /// <summary>What it is for.</summary>
    [Description("What the project is for."), StringLength(2000)]
    public string? Description { get; init; }

    /// <summary>The namespace; <c>WORKSPACE-PROJECT</c> when it is left out. Cannot be changed.</summary>
    [Description("The namespace to make. Left out: WORKSPACE-PROJECT. Cannot be changed.")]
    public string? Namespace { get; init; }
}

/// <summary>How a project is.</summary>
public sealed record ProjectStatus
{
    /// <summary><c>Pending</c>, <c>Active</c> or <c>Terminating</c>.</summary>
    public string Phase { get; init; } = TenantPhases.Pending;

    /// <summary>The generation that was acted on.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Whether whoever created it was given the role project-admin: that is done once.</summary>
    public bool CreatorBound { get; init; }

    /// <summary>While it is being deleted: what is left in its namespace.</summary>
    public IReadOnlyList<RemainingContent>? Remaining { get; init; }

    /// <summary>Ready, and while it is being deleted Deleted.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
