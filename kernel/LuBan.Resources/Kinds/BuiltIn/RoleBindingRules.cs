using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>A role that can be bound where the binding is, subjects that can exist, and a role that stays the same.</summary>
/// <param name="kind">RoleBinding or ClusterRoleBinding.</param>
internal sealed class RoleBindingRules(ResourceKind kind) : BuiltInRules(kind)
{
    internal override void Default(JsonObject next, JsonObject? old)
    {
        RoleRules.DropNull(next, "subjects");
        if (next["roleRef"] is JsonObject reference && Text(reference["apiGroup"]).Length == 0) reference["apiGroup"] = RoleKinds.Group;
        foreach (var subject in (next["subjects"] as JsonArray ?? []).OfType<JsonObject>())
            if (Text(subject["apiGroup"]).Length == 0 && Text(subject["kind"]) is "User" or "Group")
                subject["apiGroup"] = RoleKinds.Group;
    }

    internal override IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next)
    {
        foreach (var cause in CheckReference(next["roleRef"] as JsonObject ?? [])) yield return cause;
        var subjects = next["subjects"] as JsonArray ?? [];
        for (var i = 0; i < subjects.Count; i++)
            foreach (var cause in CheckSubject(subjects[i] as JsonObject ?? [], $"subjects[{i}]"))
                yield return cause;
        if (request.Old is { } old && !JsonNode.DeepEquals(old["roleRef"], next["roleRef"]))
            yield return Invalid("roleRef", $"{next["roleRef"]?.ToJsonString()}: cannot change roleRef");
    }

    private IEnumerable<StatusCause> CheckReference(JsonObject reference)
    {
        var (group, role, name) = (Text(reference["apiGroup"]), Text(reference["kind"]), Text(reference["name"]));
        if (group != RoleKinds.Group) yield return Unsupported("roleRef.apiGroup", group, RoleKinds.Group);
        if (role != "ClusterRole" && !(Kind.IsNamespaced && role == "Role")) yield return Kind.IsNamespaced ? Unsupported("roleRef.kind", role, "Role", "ClusterRole") : Unsupported("roleRef.kind", role, "ClusterRole");
        if (name.Length == 0) yield return Required("roleRef.name");
        else if (name is "." or ".." || name.AsSpan().ContainsAny('/', '%')) yield return Invalid("roleRef.name", $"\"{name}\": may not be '.' or '..' and may not contain '/' or '%'");
    }

    private IEnumerable<StatusCause> CheckSubject(JsonObject subject, string field)
    {
        var (type, group, name) = (Text(subject["kind"]), Text(subject["apiGroup"]), Text(subject["name"]));
        if (name.Length == 0) yield return Required($"{field}.name");
        switch (type)
        {
            case "ServiceAccount":
                if (name.Length > 0 && !Names.IsSubdomain(name)) yield return Invalid($"{field}.name", $"\"{name}\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character");
                if (group.Length > 0) yield return Unsupported($"{field}.apiGroup", group, "");
                if (!Kind.IsNamespaced && Text(subject["namespace"]).Length == 0) yield return Required($"{field}.namespace");
                break;
            case "User" or "Group":
                if (group != RoleKinds.Group) yield return Unsupported($"{field}.apiGroup", group, RoleKinds.Group);
                break;
            default:
                yield return Unsupported($"{field}.kind", type, "Group", "ServiceAccount", "User");
                break;
        }
    }

    private static StatusCause Unsupported(string field, string value, params string[] supported) =>
        new("FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(each => $"\"{each}\""))}", field);
}
