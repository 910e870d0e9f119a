namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>What the extension asks for itself, against what it uses.</summary>
internal static class AccessRules
{
    private const string Everything = "*";

    public static IEnumerable<LintFinding> Check(LintSubject subject, UsedKinds kinds)
    {
        var access = subject.Manifest!.Access;
        foreach (var (kind, place) in kinds.Opened.Where(one => !access.Any(entry => Covers(entry, one.Kind.Group, one.Kind.Plural))))
        {
            yield return new(LintRules.UndeclaredAccess, place,
                $"{kind.Plural} of the API group '{kind.Group}' are used, and the manifest does not ask for them. Add [assembly: ExtensionAccess(\"{kind.Group}\", \"{kind.Plural}\", \"get,list,watch\", \"why\")].");
        }
        foreach (var (index, entry) in access.Index())
        {
            var place = new LintPlace($"{ManifestReader.FileName}#/access/{index}");
            if (Asterisks(entry) is { Length: > 0 } asterisks) yield return new(LintRules.BroadAccess, place, $"'*' stands for {asterisks}.");
            if (string.IsNullOrWhiteSpace(entry.Reason)) yield return new(LintRules.UnexplainedAccess, place, $"{Text(entry)} is asked for, and no reason is given.");
            foreach (var (group, resource) in entry.ApiGroups.SelectMany(group => entry.Resources.Select(resource => (group, resource))).Where(one => !IsUsed(subject, kinds, one.group, one.resource)))
                yield return new(LintRules.UnusedAccess, place, $"{resource} of the API group '{group}' are asked for, and no code of the extension names them.");
        }
    }

    private static bool Covers(AccessDeclaration entry, string group, string plural) =>
        (entry.ApiGroups.Contains(group) || entry.ApiGroups.Contains(Everything)) && (entry.Resources.Contains(plural) || entry.Resources.Contains(Everything));

    private static bool IsUsed(LintSubject subject, UsedKinds kinds, string group, string resource)
    {
        if (group == Everything || resource == Everything) return true;
        var plural = resource.Split('/')[0];
        return kinds.Mentioned.Any(kind => kind.Group == group && kind.Plural == plural)
            || (group == "audit.luban.dev" && subject.Calls.Any(call => call.Is("LuBan.Sdk.IExtensionBuilder", "AddAuditSink")))
            // Paths, rules of role templates and calls over HTTP hold the name as a text.
            || subject.Own.Any(assembly => assembly.Literals.Keys.Any(text => text.Contains(plural, StringComparison.Ordinal)));
    }

    private static string Asterisks(AccessDeclaration entry) => string.Join(" and ",
        new[] { ("all API groups", entry.ApiGroups), ("all kinds", entry.Resources), ("all verbs", entry.Verbs) }.Where(one => one.Item2.Contains(Everything)).Select(one => one.Item1));

    private static string Text(AccessDeclaration entry) => string.Join(", ", AccessDeclaration.ToPermissions([entry]).Select(permission => permission.Name));
}
