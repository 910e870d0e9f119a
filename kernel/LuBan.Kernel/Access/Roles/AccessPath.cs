using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>A binding that gives somebody a role.</summary>
/// <param name="Kind"><c>RoleBinding</c> or <c>ClusterRoleBinding</c>.</param>
/// <param name="Namespace">The binding's namespace; empty for a cluster role binding.</param>
/// <param name="Name">The binding's name.</param>
/// <param name="RoleKind"><c>Role</c> or <c>ClusterRole</c>.</param>
/// <param name="RoleName">The role's name; a <c>Role</c> is in the namespace of the binding.</param>
public sealed record AccessBinding(string Kind, string Namespace, string Name, string RoleKind, string RoleName);

/// <summary>How somebody comes to a right: through a binding, a role, perhaps a role template, by a rule.</summary>
/// <param name="Binding">The binding.</param>
/// <param name="Subject">The subject of the binding that the caller is, such as <c>Group "editors"</c>.</param>
/// <param name="Rule">The rule.</param>
public sealed record AccessPath(AccessBinding Binding, string Subject, PolicyRule Rule)
{
    /// <summary>The cluster role that an aggregated role has the rule from; null for the role itself.</summary>
    public string? AggregatedRole { get; init; }

    /// <summary>The role template that the rule is from; null when it is the role's own.</summary>
    public string? Template { get; init; }
}
