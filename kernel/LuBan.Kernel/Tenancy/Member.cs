using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Kernel.Tenancy;

/// <summary>Who has a role in a workspace.</summary>
/// <param name="Kind"><c>User</c>, <c>Group</c> or <c>ServiceAccount</c>.</param>
/// <param name="Name">The name; of a service account <c>NAMESPACE/NAME</c>.</param>
/// <param name="Roles">The roles, each with the binding that gives it.</param>
public sealed record Member(string Kind, string Name, IReadOnlyList<MemberRole> Roles)
{
    /// <summary>Reads the members from the role bindings of a home namespace.</summary>
    internal static IReadOnlyList<Member> Of(IEnumerable<ResourceObject> bindings)
    {
        var held = from binding in bindings
                   let body = binding.ToJson()
                   let role = new MemberRole((string?)body["roleRef"]?["kind"] ?? "", (string?)body["roleRef"]?["name"] ?? "", binding.Name)
                   from subject in (body["subjects"] as JsonArray ?? []).OfType<JsonObject>()
                   let kind = (string?)subject["kind"] ?? ""
                   let name = (string?)subject["name"] ?? ""
                   select (Kind: kind, Name: kind == "ServiceAccount" ? $"{(string?)subject["namespace"] ?? binding.Namespace}/{name}" : name, Role: role);
        return
        [
            .. held.GroupBy(each => (each.Kind, each.Name)).OrderBy(group => group.Key.Kind, StringComparer.Ordinal).ThenBy(group => group.Key.Name, StringComparer.Ordinal)
                .Select(group => new Member(group.Key.Kind, group.Key.Name, [.. group.Select(each => each.Role).Distinct()])),
        ];
    }
}

/// <summary>A role of a member.</summary>
/// <param name="Kind"><c>ClusterRole</c> or <c>Role</c>.</param>
/// <param name="Name">The role.</param>
/// <param name="Binding">The role binding: delete it to take the role away.</param>
public sealed record MemberRole(string Kind, string Name, string Binding);
