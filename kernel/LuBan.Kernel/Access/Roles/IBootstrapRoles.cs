using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>Roles that are there from the first start on. Register as many as there are rooms that bring some.</summary>
public interface IBootstrapRoles
{
    /// <summary>The cluster roles.</summary>
    IReadOnlyList<BootstrapRole> Roles { get; }

    /// <summary>The cluster role bindings.</summary>
    IReadOnlyList<BootstrapBinding> Bindings => [];

    /// <summary>The role templates.</summary>
    IReadOnlyList<BootstrapTemplate> Templates => [];
}

/// <summary>
/// A cluster role that the kernel keeps. At each start its missing rules, labels and annotations are added and nothing is taken away, unless
/// somebody set the annotation <c>rbac.authorization.kubernetes.io/autoupdate</c> to <c>false</c>.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Rules">What it allows; for an aggregated role nothing.</param>
public sealed record BootstrapRole(string Name, IReadOnlyList<PolicyRule> Rules)
{
    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Its annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>It gathers the cluster roles and role templates that have one of these labels with the value <c>true</c>; empty for a role with rules of its own.</summary>
    public IReadOnlyList<string> Gathers { get; init; } = [];
}

/// <summary>A cluster role binding that the kernel keeps: missing subjects are added, and another role is replaced.</summary>
/// <param name="Name">The name.</param>
/// <param name="Role">The cluster role.</param>
/// <param name="Groups">The groups that have it.</param>
public sealed record BootstrapBinding(string Name, string Role, IReadOnlyList<string> Groups);

/// <summary>A role template that the kernel keeps as it is here.</summary>
/// <param name="Name">The name.</param>
/// <param name="Spec">What it is called and allows.</param>
public sealed record BootstrapTemplate(string Name, RoleTemplateSpec Spec)
{
    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
