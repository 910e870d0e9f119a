using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LuBan.Resources;

/// <summary>What a CustomResourceDefinition must look like, in the words of Kubernetes.</summary>
internal sealed partial class DefinitionRules
{
    private const string LabelRule =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')";

    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];

    private readonly List<StatusCause> _causes = [];

    /// <summary>Finds every problem of a definition, also in comparison to what it was.</summary>
    internal static IReadOnlyList<StatusCause> Check(JsonObject definition, string name, JsonObject? old)
    {
        var rules = new DefinitionRules();
        rules.CheckSpec((JsonObject)definition["spec"]!, name);
        rules.CheckStored(definition);
        if (old is not null) rules.CheckUpdate(definition, old);
        return rules._causes;
    }

    private void CheckSpec(JsonObject spec, string name)
    {
        var names = (JsonObject)spec["names"]!;
        var (group, plural) = (spec.TextOf("group") ?? "", names.TextOf("plural") ?? "");
        if (name != $"{plural}.{group}") Invalid(name, "must be spec.names.plural+\".\"+spec.group", "metadata.name");
        if (group.Length == 0) Required("", "spec.group");
        else if (!Names.IsSubdomain(group)) Invalid(group, SubdomainRule, "spec.group");
        else if (!group.Contains('.', StringComparison.Ordinal)) Invalid(group, "should be a domain with at least one dot", "spec.group");
        else if (KindRules.IsReserved(group)) Forbidden($"the group '{group}' is reserved for the kernel. Use a DNS name of your own, such as 'notes.example.dev'.", "spec.group");
        if (spec.TextOf("scope") is var scope && scope is not ("Cluster" or "Namespaced")) Unsupported(scope ?? "", ["Cluster", "Namespaced"], "spec.scope");
        if (spec.IsTrue("preserveUnknownFields")) Add("FieldValueInvalid", "Invalid value: true: must be false; use x-kubernetes-preserve-unknown-fields in the schema", "spec.preserveUnknownFields");
        CheckNames(names);
        CheckConversion(spec);
        CheckVersions(spec);
    }

    private void CheckNames(JsonObject names)
    {
        CheckLabel(names.TextOf("plural") ?? "", "spec.names.plural");
        CheckLabel(names.TextOf("singular") ?? "", "spec.names.singular");
        foreach (var (field, kind) in new[] { ("kind", names.TextOf("kind") ?? ""), ("listKind", names.TextOf("listKind") ?? "") })
        {
            if (kind.Length == 0) Required("", $"spec.names.{field}");
            else if (kind.Length > 63 || !DnsLabel().IsMatch(kind.ToLowerInvariant())) Invalid(kind, $"may have mixed case, but should otherwise match: {LabelRule}", $"spec.names.{field}");
        }

        if (names.TextOf("kind") is { Length: > 0 } same && same == names.TextOf("listKind")) Invalid(same, "kind and listKind may not be the same", "spec.names.listKind");
        foreach (var field in new[] { "shortNames", "categories" })
        {
            var values = names.TextsOf(field).ToList();
            for (var i = 0; i < values.Count; i++) CheckLabel(values[i], $"spec.names.{field}[{i}]");
        }
    }

    private void CheckConversion(JsonObject spec)
    {
        if (spec["conversion"] is not JsonObject conversion) return;
        var strategy = conversion.TextOf("strategy") ?? "";
        if (strategy == "Webhook")
            Add("FieldValueNotSupported", "Unsupported value: \"Webhook\": supported values: \"None\": this server calls no conversion webhooks. Use None, or bring the kind with an extension that converts in process (AddConversion).", "spec.conversion.strategy");
        else if (strategy != "None") Unsupported(strategy, ["None"], "spec.conversion.strategy");
        else if (conversion["webhook"] is not null) Forbidden("should not be set when strategy is not set to Webhook", "spec.conversion.webhook");
    }

    private void CheckVersions(JsonObject spec)
    {
        var versions = (spec["versions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (versions.Count(version => version.IsTrue("storage")) != 1) Add("FieldValueInvalid", $"Invalid value: {versions.Count} versions: must have exactly one version marked as storage version", "spec.versions");
        var names = versions.Select(version => version.TextOf("name") ?? "").ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count) Add("FieldValueInvalid", "Invalid value: must contain unique version names", "spec.versions");
        for (var i = 0; i < versions.Count; i++)
        {
            var path = $"spec.versions[{i}]";
            CheckLabel(names[i], $"{path}.name");
            if (versions[i].TextOf("deprecationWarning") is { } warning)
            {
                if (!versions[i].IsTrue("deprecated")) Invalid(warning, "can only be set for deprecated versions", $"{path}.deprecationWarning");
                if (warning.Length > 256) Add("FieldValueTooLong", "Too long: may not be more than 256 bytes", $"{path}.deprecationWarning");
            }

            if (versions[i]["schema"]?["openAPIV3Schema"] is JsonObject schema) new StructuralRules(_causes).Check(schema, $"{path}.schema.openAPIV3Schema");
            else Required("schemas are required", $"{path}.schema.openAPIV3Schema");
            CheckColumns(versions[i], path);
            CheckScale(versions[i]["subresources"]?["scale"] as JsonObject, $"{path}.subresources.scale");
            CheckSelectable(versions[i], path);
        }
    }

    private void CheckColumns(JsonObject version, string path)
    {
        var columns = (version["additionalPrinterColumns"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        for (var i = 0; i < columns.Count; i++)
        {
            var at = $"{path}.additionalPrinterColumns[{i}]";
            if (columns[i].TextOf("name") is null or "") Required("", $"{at}.name");
            if (columns[i].TextOf("type") is var type && !ColumnTypes.Contains(type)) Unsupported(type ?? "", ColumnTypes, $"{at}.type");
            var jsonPath = columns[i].TextOf("jsonPath") ?? "";
            if (jsonPath.Length == 0) Required("", $"{at}.jsonPath");
            else if (!JsonPath.TryParse(jsonPath, out _)) Invalid(jsonPath, "cannot be read. Use a path such as .status.phase, .spec.hosts[0] or .status.conditions[?(@.type==\"Ready\")].status", $"{at}.jsonPath");
        }
    }

    private void CheckScale(JsonObject? scale, string path)
    {
        if (scale is null) return;
        CheckPath(scale.TextOf("specReplicasPath") ?? "", $"{path}.specReplicasPath", ".spec");
        CheckPath(scale.TextOf("statusReplicasPath") ?? "", $"{path}.statusReplicasPath", ".status");
        if (scale.TextOf("labelSelectorPath") is { Length: > 0 } selector) CheckPath(selector, $"{path}.labelSelectorPath", ".spec", ".status");
    }

    private void CheckPath(string value, string path, params string[] roots)
    {
        if (value.Length == 0) Required("", path);
        else if (!SimplePath().IsMatch(value)) Invalid(value, "must be a simple json path without array notation", path);
        else if (!roots.Any(root => value.StartsWith(root + ".", StringComparison.Ordinal))) Invalid(value, $"should be a json path under {(roots.Length == 1 ? roots[0] : $"either {string.Join(" or ", roots.Reverse())}")}", path);
    }

    private void CheckSelectable(JsonObject version, string path)
    {
        var fields = (version["selectableFields"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (fields.Count > 8) Add("FieldValueTooMany", $"Too many: {fields.Count}: must have at most 8 items", $"{path}.selectableFields");
        for (var i = 0; i < fields.Count; i++)
        {
            var (value, at) = (fields[i].TextOf("jsonPath") ?? "", $"{path}.selectableFields[{i}].jsonPath");
            if (fields.Take(i).Any(other => other.TextOf("jsonPath") == value)) Add("FieldValueDuplicate", $"Duplicate value: \"{value}\"", at);
            if (value.Length == 0) Required("", at);
            else if (!SimplePath().IsMatch(value) || value.StartsWith(".metadata", StringComparison.Ordinal)) Invalid(value, "must be a simple json path without array notation, and not below .metadata", at);
            else if (!IsScalar(version["schema"]?["openAPIV3Schema"] as JsonObject, value)) Invalid(value, "must point to a field of type string, boolean or integer that the schema describes", at);
        }
    }

    private static bool IsScalar(JsonObject? schema, string path)
    {
        var found = path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(schema, (current, name) => current?["properties"]?[name] as JsonObject);
        return found?.TextOf("type") is "string" or "boolean" or "integer";
    }

    private void CheckStored(JsonObject definition)
    {
        var names = DefinitionSpec.Versions(definition).Select(version => version.TextOf("name")).ToList();
        var stored = (definition["status"]?["storedVersions"] as JsonArray ?? []).Select(version => version?.ToString() ?? "").ToList();
        for (var i = 0; i < stored.Count; i++)
            if (!names.Contains(stored[i]))
                Invalid(stored[i], "must appear in spec.versions", $"status.storedVersions[{i}]");
        if (DefinitionSpec.StorageVersion(definition) is { } storage && !stored.Contains(storage))
            Add("FieldValueInvalid", $"Invalid value: [{string.Join(", ", stored)}]: must have the storage version {storage}", "status.storedVersions");
    }

    private void CheckUpdate(JsonObject definition, JsonObject old)
    {
        Immutable(definition, old, "group");
        Immutable(definition, old, "names", "plural");
        if (!DefinitionStatus.IsTrue(old, "Established")) return;
        Immutable(definition, old, "scope");
        Immutable(definition, old, "names", "kind");
    }

    private void Immutable(JsonObject definition, JsonObject old, params string[] path)
    {
        var (now, before) = (Of(definition), Of(old));
        if (now != before) Invalid(now, "field is immutable", $"spec.{string.Join('.', path)}");

        string Of(JsonObject item) => path.Aggregate(item["spec"], (node, name) => node?[name])?.ToString() ?? "";
    }

    private void CheckLabel(string value, string path)
    {
        if (value.Length == 0) Required("", path);
        else if (value.Length > 63 || !DnsLabel().IsMatch(value)) Invalid(value, LabelRule, path);
    }

    private void Required(string why, string path) => Add("FieldValueRequired", why.Length == 0 ? "Required value" : $"Required value: {why}", path);

    private void Forbidden(string why, string path) => Add("FieldValueForbidden", $"Forbidden: {why}", path);

    private void Invalid(string value, string why, string path) => Add("FieldValueInvalid", $"Invalid value: \"{value}\": {why}", path);

    private void Unsupported(string value, IEnumerable<string> supported, string path) =>
        Add("FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(item => $"\"{item}\""))}", path);

    private void Add(string reason, string message, string path) => _causes.Add(new StatusCause(reason, message, path));

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"^(\.[A-Za-z0-9_$-]+)+\z")]
    private static partial Regex SimplePath();
}
