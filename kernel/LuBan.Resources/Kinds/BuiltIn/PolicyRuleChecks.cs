using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>What one rule of a role must keep to.</summary>
public static class PolicyRuleChecks
{
    /// <summary>Finds what is wrong with a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="isNamespaced">Whether it holds in one namespace only.</param>
    /// <param name="field">Where it is, such as <c>rules[0]</c>.</param>
    /// <returns>All problems.</returns>
    public static IEnumerable<StatusCause> Check(JsonObject rule, bool isNamespaced, string field)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Problems(rule, isNamespaced, field);
    }

    private static IEnumerable<StatusCause> Problems(JsonObject rule, bool isNamespaced, string field)
    {
        if (IsEmpty(rule, "verbs")) yield return Required($"{field}.verbs", "verbs must contain at least one value");
        if (!IsEmpty(rule, "nonResourceURLs"))
        {
            var urls = rule["nonResourceURLs"]!.ToJsonString();
            if (isNamespaced) yield return Invalid($"{field}.nonResourceURLs", $"{urls}: namespaced rules cannot apply to non-resource URLs");
            if (!IsEmpty(rule, "apiGroups") || !IsEmpty(rule, "resources") || !IsEmpty(rule, "resourceNames"))
                yield return Invalid($"{field}.nonResourceURLs", $"{urls}: rules cannot apply to both regular resources and non-resource URLs");
            yield break;
        }

        if (IsEmpty(rule, "apiGroups")) yield return Required($"{field}.apiGroups", "resource rules must supply at least one api group");
        if (IsEmpty(rule, "resources")) yield return Required($"{field}.resources", "resource rules must supply at least one resource");
    }

    private static bool IsEmpty(JsonObject rule, string list) => rule[list] is not JsonArray { Count: > 0 };

    private static StatusCause Required(string field, string message) => new("FieldValueRequired", $"Required value: {message}", field);

    private static StatusCause Invalid(string field, string message) => new("FieldValueInvalid", $"Invalid value: {message}", field);
}
