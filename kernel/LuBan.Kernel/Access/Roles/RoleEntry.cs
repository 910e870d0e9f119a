using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>A role as it decides: what it says itself, and where it draws more from.</summary>
/// <param name="Key">Where it is; without a namespace it is a cluster role.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Rules">Its own rules; of an aggregated role none: they are only a copy for readers.</param>
/// <param name="Templates">The role templates that it names.</param>
/// <param name="Selectors">The cluster roles and role templates that it gathers; null when it gathers none.</param>
internal sealed record RoleEntry(RoleKey Key, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<PolicyRule> Rules, IReadOnlyList<string> Templates, IReadOnlyList<LabelSelector>? Selectors);

/// <summary>A role's place.</summary>
/// <param name="Namespace">The namespace; empty for a cluster role.</param>
/// <param name="Name">The name.</param>
internal readonly record struct RoleKey(string Namespace, string Name)
{
    public string Kind => Namespace.Length == 0 ? "ClusterRole" : "Role";
}

/// <summary>A role template as it decides.</summary>
internal sealed record TemplateEntry(string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<PolicyRule> Rules, IReadOnlyList<string> Dependencies);

/// <summary>A binding as it decides.</summary>
/// <param name="Namespace">The namespace; empty for a cluster role binding.</param>
/// <param name="Name">The name.</param>
/// <param name="Role">The role.</param>
/// <param name="Subjects">To whom it gives the role.</param>
internal sealed record BindingEntry(string Namespace, string Name, RoleKey Role, IReadOnlyList<SubjectKey> Subjects)
{
    public string Kind => Namespace.Length == 0 ? "ClusterRoleBinding" : "RoleBinding";
}

/// <summary>A user or a group. A service account is the user that it calls as.</summary>
internal readonly record struct SubjectKey(bool IsGroup, string Name)
{
    public const string ServiceAccountPrefix = "system:serviceaccount:";
}
