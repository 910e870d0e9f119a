using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;

namespace LuBan.Identity;

/// <summary>A name that rights are granted to. Who belongs to it is said at the users.</summary>
[ResourceKind(IdentityKinds.Group, IdentityKinds.Version, "Group", Scope = ResourceScope.Cluster, Categories = ["iam"])]
[PrinterColumn("Display Name", ".spec.displayName")]
[PrinterColumn("Description", ".spec.description", Priority = 1)]
[Description("Group describes a name that rights are granted to. Users say in spec.groups which groups they belong to.")]
public sealed record Group : Resource
{
    /// <summary>What administrators say of it.</summary>
    public GroupSpec Spec { get; init; } = new();
}

/// <summary>What administrators say of a group.</summary>
[Description("What administrators say of a group.")]
public sealed record GroupSpec
{
    /// <summary>The name shown to people; at most 128 characters.</summary>
    [Description("The name shown to people.")]
    [MaxLength(128)]
    public string? DisplayName { get; init; }

    /// <summary>What it is for.</summary>
    [Description("What it is for.")]
    [MaxLength(1024)]
    public string? Description { get; init; }
}
