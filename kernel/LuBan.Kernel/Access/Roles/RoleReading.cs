using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>Reads what decides about access from stored objects.</summary>
internal static class RoleReading
{
    /// <summary>Names role templates, separated by commas.</summary>
    public const string TemplatesAnnotation = "iam.luban.dev/role-templates";

    private static readonly Dictionary<string, string> NoLabels = [];

    public static RoleEntry Role(StoredObject item) => Role(new(item.Key.Namespace, item.Key.Name), Read<RoleDocument>(item));

    public static RoleEntry Role(RoleKey key, JsonObject item) => Role(key, Read<RoleDocument>(item));

    public static TemplateEntry Template(StoredObject item) => Template(item.Key.Name, Read<TemplateDocument>(item));

    public static TemplateEntry Template(string name, JsonObject item) => Template(name, Read<TemplateDocument>(item));

    public static IReadOnlyList<PolicyRule> Scope(StoredObject item) => Read<TemplateDocument>(item).Spec?.Rules ?? [];

    public static BindingEntry Binding(StoredObject item) => Binding(item.Key.Namespace, item.Key.Name, Read<BindingDocument>(item));

    public static BindingEntry Binding(string ns, string name, JsonObject item) => Binding(ns, name, Read<BindingDocument>(item));

    public static NamespaceEntry? Namespace(StoredObject item) =>
        item.Metadata.Labels?.GetValueOrDefault(TenancyLabels.Workspace) is { Length: > 0 } workspace ? new(workspace, item.Metadata.Labels.GetValueOrDefault(TenancyLabels.Home) == "true") : null;

    private static RoleEntry Role(RoleKey key, RoleDocument document)
    {
        var selectors = document.AggregationRule?.ClusterRoleSelectors?.Select(Selector).ToList();
        var templates = document.Metadata?.Annotations?.GetValueOrDefault(TemplatesAnnotation) ?? "";
        return new(key, document.Metadata?.Labels ?? NoLabels, selectors is null ? document.Rules ?? [] : [],
            templates.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), selectors);
    }

    private static TemplateEntry Template(string name, TemplateDocument document) =>
        new(name, document.Metadata?.Labels ?? NoLabels, document.Spec?.Rules ?? [], document.Spec?.Dependencies ?? []);

    private static BindingEntry Binding(string ns, string name, BindingDocument document)
    {
        var role = new RoleKey(document.RoleRef?.Kind == "Role" ? ns : "", document.RoleRef?.Name ?? "");
        return new(ns, name, role, [.. (document.Subjects ?? []).Select(subject => Subject(subject, ns)).OfType<SubjectKey>()]);
    }

    private static LabelSelector Selector(SelectorDocument selector)
    {
        IEnumerable<string> requirements =
        [
            .. (selector.MatchLabels ?? []).Select(label => $"{label.Key}={label.Value}"),
            .. (selector.MatchExpressions ?? []).Select(expression => expression.Operator switch
            {
                "In" => $"{expression.Key} in ({string.Join(',', expression.Values ?? [])})",
                "NotIn" => $"{expression.Key} notin ({string.Join(',', expression.Values ?? [])})",
                "DoesNotExist" => $"!{expression.Key}",
                _ => expression.Key,
            }),
        ];
        return LabelSelector.Parse(string.Join(',', requirements));
    }

    private static SubjectKey? Subject(SubjectDocument subject, string ns) => subject.Kind switch
    {
        "User" => new SubjectKey(false, subject.Name),
        "Group" => new SubjectKey(true, subject.Name),
        "ServiceAccount" when (string.IsNullOrEmpty(subject.Namespace) ? ns : subject.Namespace) is { Length: > 0 } home => new SubjectKey(false, $"{SubjectKey.ServiceAccountPrefix}{home}:{subject.Name}"),
        _ => null,
    };

    private static T Read<T>(StoredObject item) => JsonSerializer.Deserialize<T>(item.Data, KernelJson.Options)!;

    private static T Read<T>(JsonObject item) => item.Deserialize<T>(KernelJson.Options)!;

    private sealed record RoleDocument(MetadataDocument? Metadata, IReadOnlyList<PolicyRule>? Rules, AggregationDocument? AggregationRule);

    private sealed record MetadataDocument(Dictionary<string, string>? Labels, Dictionary<string, string>? Annotations);

    private sealed record AggregationDocument(IReadOnlyList<SelectorDocument>? ClusterRoleSelectors);

    private sealed record SelectorDocument(Dictionary<string, string>? MatchLabels, IReadOnlyList<ExpressionDocument>? MatchExpressions);

    private sealed record ExpressionDocument(string Key, string Operator, IReadOnlyList<string>? Values);

    private sealed record BindingDocument(IReadOnlyList<SubjectDocument>? Subjects, ReferenceDocument? RoleRef);

    private sealed record SubjectDocument(string Kind, string Name, string? Namespace);

    private sealed record ReferenceDocument(string Kind, string Name);

    private sealed record TemplateDocument(MetadataDocument? Metadata, TemplateSpec? Spec);

    private sealed record TemplateSpec(IReadOnlyList<PolicyRule>? Rules, IReadOnlyList<string>? Dependencies);
}
