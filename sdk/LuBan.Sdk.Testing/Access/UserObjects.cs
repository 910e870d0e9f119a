using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Sdk.Testing.Access;

/// <summary>The objects that give a user rights.</summary>
internal static class UserObjects
{
    public const string Group = "rbac.authorization.k8s.io";

    public static JsonObject Role(string name, IReadOnlyList<PolicyRule> rules) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name }, ["rules"] = JsonSerializer.SerializeToNode(rules, TestJson.Options),
    };

    public static JsonObject Binding(string name, string role, string user) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = "ClusterRole", ["name"] = role },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "User", ["apiGroup"] = Group, ["name"] = user }),
    };
}
