using System.Globalization;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Browsing;

/// <summary>Says in plain words what a permission lets an extension do, and how much harm that can do. The rules are <see cref="PermissionTable"/>.</summary>
internal static class PermissionWords
{
    /// <summary>Everything that a person approves with a version.</summary>
    public static IReadOnlyList<PermissionView> Describe(IEnumerable<CataloguePermission> permissions, string language) =>
        [.. permissions.Select(permission => Describe(permission.Name, permission.Description, language)).OrderByDescending(view => RiskOf(view.Name)).ThenBy(view => view.Name, StringComparer.Ordinal)];

    /// <summary>Everything that a person approves with a version.</summary>
    public static IReadOnlyList<PermissionView> Describe(IEnumerable<PermissionDeclaration> permissions, string language) =>
        Describe(permissions.Select(permission => new CataloguePermission(permission.Name, permission.Description)), language);

    public static PermissionView Describe(string name, string? description, string language) => new(name, description, RiskOf(name).ToString().ToLowerInvariant(), WordsOf(name, language))
    {
        Optional = name == PermissionTable.ConsoleModule,
    };

    /// <summary>Everything that a version wants: what its manifest names, and to run beside the console when its manifest of the console asks for that.</summary>
    public static IReadOnlyList<PermissionDeclaration> Wanted(ExtensionManifest manifest, string consoleTrust) => [.. manifest.GetApprovals(), .. ConsoleOf(consoleTrust)];

    /// <summary>The permission that a version wants for its parts of the console; none or one.</summary>
    public static IReadOnlyList<PermissionDeclaration> ConsoleOf(string consoleTrust) => consoleTrust == "module" ? [new(PermissionTable.ConsoleModule)] : [];

    public static PermissionRisk RiskOf(string name) =>
        PermissionTable.Known.TryGetValue(name, out var known) ? known.Risk
        : UpstreamApproval.Parse(name) is not null ? PermissionRisk.Medium
        : AccessDeclaration.Parse(name) is { } access ? RiskOf(access.ApiGroups[0], access.Resources[0], access.Verbs)
        : OwnOf(name).Risk;

    public static string WordsOf(string name, string language)
    {
        if (PermissionTable.Known.TryGetValue(name, out var known)) return known.Words.For(language);
        if (UpstreamApproval.Parse(name) is { } upstream)
            return string.Format(CultureInfo.InvariantCulture, PermissionTable.Upstream(upstream.Address is not null, upstream.IsToldWhoCalls).For(language), upstream.Address);
        if (AccessDeclaration.Parse(name) is { } access) return WordsOf(access.ApiGroups[0], access.Resources[0], access.Verbs, language);
        return string.Format(CultureInfo.InvariantCulture, OwnOf(name).Words.For(language), name);
    }

    private static PermissionRisk RiskOf(string group, string resource, IReadOnlyList<string> verbs)
    {
        var row = RowOf(group, resource);
        var risk = PermissionRisk.Low;
        foreach (var verb in verbs)
        {
            var (ownRisk, isRead) = (VerbOf(verb)?.Risk ?? PermissionRisk.Medium, VerbOf(verb)?.Risk == PermissionRisk.Low);
            // A row says how much its resource is worth; without one the verb decides alone.
            var ofResource = row is null ? ownRisk : isRead ? row.Value.Reading : row.Value.Changing;
            risk = Max(risk, Max(ofResource, ownRisk == PermissionRisk.High || row is null ? ownRisk : PermissionRisk.Low));
        }
        return risk;
    }

    private static string WordsOf(string group, string resource, IReadOnlyList<string> verbs, string language)
    {
        var isChinese = PermissionText.IsChinese(language);
        var does = verbs.Contains("*") ? ["*"] : verbs;
        var acts = PermissionTable.Verbs.Where(row => row.Verbs.Any(does.Contains)).Select(row => row.Words.For(language))
            .Concat(does.Where(verb => VerbOf(verb) is null)).Distinct(StringComparer.Ordinal).ToList();
        var what = RowOf(group, resource) is { } row ? row.Words.For(language) : Name(group, resource, isChinese);
        // Chinese is written without spaces, but for one beside words of other languages.
        return isChinese ? $"{string.Join('、', acts)}{(char.IsAscii(what[0]) || acts is [.., [.., < '\u0080']] ? " " : "")}{what}" : Capital($"{Join(acts)} {what}");
    }

    private static string Name(string group, string resource, bool isChinese) => (group, resource, isChinese) switch
    {
        ("", _, _) => resource,
        (_, "*", true) => $"{group} 中的所有资源",
        (_, "*", false) => $"everything in {group}",
        (_, _, true) => $"{resource}（{group}）",
        _ => $"{resource} ({group})",
    };

    private static (PermissionRisk Reading, PermissionRisk Changing, PermissionText Words)? RowOf(string group, string resource)
    {
        foreach (var row in PermissionTable.Resources)
        {
            // The row of a whole group stands for each of its resources; of the core group only secrets are worth so much.
            var fits = row.Group == group && (row.Resource == resource || (row.Resource == "*" && group is not ("" or "*")));
            if (fits) return (row.Reading, row.Changing, row.Words);
        }
        return group == "*" && resource != "*" ? RowOf("", resource) : null;
    }

    private static (PermissionRisk Risk, PermissionText Words)? VerbOf(string verb)
    {
        foreach (var row in PermissionTable.Verbs)
        {
            if (row.Verbs.Contains(verb)) return (row.Risk, row.Words);
        }
        return null;
    }

    private static (PermissionRisk Risk, PermissionText Words) OwnOf(string name)
    {
        var ending = name[(name.LastIndexOfAny(['.', ':', '/']) + 1)..];
        var row = PermissionTable.Own.First(row => row.Endings.Length == 0 || row.Endings.Contains(ending, StringComparer.OrdinalIgnoreCase));
        return (row.Risk, row.Words);
    }

    private static string Join(List<string> acts) => acts.Count < 2 ? string.Concat(acts) : $"{string.Join(", ", acts[..^1])} and {acts[^1]}";

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static PermissionRisk Max(PermissionRisk one, PermissionRisk other) => one > other ? one : other;
}

/// <summary>A permission in words.</summary>
/// <param name="Name">As it is approved.</param>
/// <param name="Description">What for, in the publisher's words; null when it says nothing.</param>
/// <param name="Risk"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Words">What it lets the extension do, in this server's words.</param>
internal sealed record PermissionView(string Name, string? Description, string Risk, string Words)
{
    /// <summary>Whether an install goes on without it.</summary>
    public bool Optional { get; init; }
}
