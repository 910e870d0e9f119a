using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Builds the metadata of an object from what the client sent and what only the kernel may set.</summary>
internal static class MetadataRules
{
    private const int MaximumAnnotationBytes = 256 * 1024;

    private static readonly HashSet<string> Known =
    [
        "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "finalizers", "ownerReferences", "managedFields", "selfLink",
    ];

    private static readonly HashSet<string> OwnerFields = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"];

    /// <summary>The parts that clients may set, checked and copied, after the parts that the kernel sets.</summary>
    internal static JsonObject Build(JsonObject sent, JsonObject system, List<StatusCause> causes, List<string> unknown)
    {
        unknown.AddRange(sent.Select(field => field.Key).Where(name => !Known.Contains(name)).Select(name => $"metadata.{name}"));
        var built = (JsonObject)system.DeepClone();
        if (Texts(sent, "labels", causes, CheckLabel) is { Count: > 0 } labels) built["labels"] = labels;
        if (Texts(sent, "annotations", causes, CheckAnnotationKey) is { Count: > 0 } annotations)
        {
            built["annotations"] = annotations;
            var size = annotations.Sum(entry => entry.Key.Length + entry.Value!.GetValue<string>().Length);
            if (size > MaximumAnnotationBytes)
                causes.Add(new StatusCause("FieldValueTooLong", $"Too long: annotations have {size} characters, may have at most {MaximumAnnotationBytes}", "metadata.annotations"));
        }

        if (Finalizers(sent, causes) is { Count: > 0 } finalizers) built["finalizers"] = finalizers;
        if (Owners(sent, causes, unknown) is { Count: > 0 } owners) built["ownerReferences"] = owners;
        return built;
    }

    internal static void CheckName(ResourceKind kind, string name, List<StatusCause> causes)
    {
        var valid = kind is { Group: "", Plural: "namespaces" } ? Names.IsLabel(name)
            : kind.Group == "rbac.authorization.k8s.io" ? name.Length > 0 && name is not ("." or "..") && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('%', StringComparison.Ordinal)
            : Names.IsSubdomain(name);
        if (!valid)
            causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: \"{name}\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')", "metadata.name"));
    }

    private static JsonObject? Texts(JsonObject sent, string field, List<StatusCause> causes, Action<string, string, string, List<StatusCause>> check)
    {
        if (sent[field] is null) return null;
        var path = $"metadata.{field}";
        if (sent[field] is not JsonObject map)
        {
            causes.Add(new StatusCause("FieldValueTypeInvalid", $"Invalid value: {path} must be an object of strings", path));
            return null;
        }

        var texts = new JsonObject();
        foreach (var (key, value) in map)
        {
            if (value is null)
            {
                check(path, key, "", causes);
                texts[key] = "";
            }
            else if (value is JsonValue scalar && scalar.TryGetValue<string>(out var text))
            {
                check(path, key, text, causes);
                texts[key] = text;
            }
            else
            {
                causes.Add(new StatusCause("FieldValueTypeInvalid", $"Invalid value: {value.ToJsonString()}: {path}.{key} must be a string; put it in quotes", $"{path}.{key}"));
            }
        }

        return texts;
    }

    private static void CheckLabel(string path, string key, string value, List<StatusCause> causes)
    {
        CheckAnnotationKey(path, key, value, causes);
        if (!Names.IsLabelValue(value))
            causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: \"{value}\": a label value has at most 63 letters, digits, '-', '_' and '.', and begins and ends with a letter or digit", path));
    }

    private static void CheckAnnotationKey(string path, string key, string value, List<StatusCause> causes)
    {
        if (!Names.IsQualifiedName(key))
            causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: \"{key}\": a key is an optional DNS name with a slash, then at most 63 letters, digits, '-', '_' and '.', such as example.com/name", path));
    }

    private static JsonArray? Finalizers(JsonObject sent, List<StatusCause> causes)
    {
        if (sent["finalizers"] is null) return null;
        if (sent["finalizers"] is not JsonArray list || !list.All(item => item is JsonValue value && value.TryGetValue<string>(out _)))
        {
            causes.Add(new StatusCause("FieldValueTypeInvalid", "Invalid value: metadata.finalizers must be an array of strings", "metadata.finalizers"));
            return null;
        }

        var names = list.Select(item => item!.GetValue<string>()).Distinct().ToList();
        foreach (var name in names.Where(name => !Names.IsQualifiedName(name)))
            causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: \"{name}\": a finalizer is a qualified name such as example.com/cleanup", "metadata.finalizers"));
        return [.. names.Select(name => JsonValue.Create(name))];
    }

    private static JsonArray? Owners(JsonObject sent, List<StatusCause> causes, List<string> unknown)
    {
        if (sent["ownerReferences"] is null) return null;
        if (sent["ownerReferences"] is not JsonArray list)
        {
            causes.Add(new StatusCause("FieldValueTypeInvalid", "Invalid value: metadata.ownerReferences must be an array", "metadata.ownerReferences"));
            return null;
        }

        for (var i = 0; i < list.Count; i++) CheckOwner(list[i], $"metadata.ownerReferences[{i}]", causes, unknown);
        if (list.Count(item => item is JsonObject owner && owner["controller"]?.GetValueKind() == JsonValueKind.True) > 1)
            causes.Add(new StatusCause("FieldValueInvalid", "Invalid value: only one owner reference can have controller set to true", "metadata.ownerReferences"));
        return (JsonArray)list.DeepClone();
    }

    private static void CheckOwner(JsonNode? item, string path, List<StatusCause> causes, List<string> unknown)
    {
        if (item is not JsonObject owner)
        {
            causes.Add(new StatusCause("FieldValueTypeInvalid", $"Invalid value: {path} must be an object", path));
            return;
        }

        foreach (var field in new[] { "apiVersion", "kind", "name", "uid" })
            if (owner[field] is not JsonValue value || !value.TryGetValue<string>(out var text) || text.Length == 0)
                causes.Add(new StatusCause("FieldValueRequired", "Required value: a non-empty string", $"{path}.{field}"));
        foreach (var field in new[] { "controller", "blockOwnerDeletion" })
            if (owner[field] is { } flag && flag.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
                causes.Add(new StatusCause("FieldValueTypeInvalid", $"Invalid value: {path}.{field} must be true or false", $"{path}.{field}"));
        unknown.AddRange(owner.Select(field => field.Key).Where(name => !OwnerFields.Contains(name)).Select(name => $"{path}.{name}"));
    }
}
