using System.Text.Json.Nodes;

namespace LuBan.Access.Tests;

/// <summary>Writes roles and bindings in few words.</summary>
internal static class Rbac
{
    public const string Roles = AccessKernel.Rbac;

    public static JsonObject Namespace(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    public static JsonObject ConfigMap(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["a"] = "1" } };

    public static JsonObject Role(string name, params JsonObject[] rules) => new() { ["metadata"] = new JsonObject { ["name"] = name }, ["rules"] = new JsonArray([.. rules]) };

    public static JsonObject Rule(string verbs, string groups, string resources, string names = "")
    {
        var rule = new JsonObject { ["verbs"] = List(verbs), ["apiGroups"] = List(groups.Length == 0 ? "\"\"" : groups), ["resources"] = List(resources) };
        if (names.Length > 0) rule["resourceNames"] = List(names);
        return rule;
    }

    public static JsonObject Paths(string verbs, string urls) => new() { ["verbs"] = List(verbs), ["nonResourceURLs"] = List(urls) };

    /// <summary>Subjects are written as <c>User:ada</c>, <c>Group:editors</c> and <c>ServiceAccount:ns/name</c>.</summary>
    public static JsonObject Binding(string name, string role, params string[] subjects)
    {
        var (kind, roleName) = role.Split('/', 2) is [var first, var second] ? (first, second) : ("ClusterRole", role);
        return new()
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = kind, ["name"] = roleName },
            ["subjects"] = new JsonArray([.. subjects.Select(Subject)]),
        };
    }

    private static JsonObject Subject(string text)
    {
        var (kind, name) = (text[..text.IndexOf(':', StringComparison.Ordinal)], text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        if (kind != "ServiceAccount") return new() { ["kind"] = kind, ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = name };
        var parts = name.Split('/');
        return parts is [var ns, var account] ? new() { ["kind"] = kind, ["namespace"] = ns, ["name"] = account } : new() { ["kind"] = kind, ["name"] = name };
    }

    private static JsonArray List(string texts) => [.. texts.Split(',').Select(text => JsonValue.Create(text == "\"\"" ? "" : text))];
}
