using LuBan.Sdk.Build.Lint.Code;

namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>What a user of the version before would miss. A new major version may break, and before 1.0 a new minor one.</summary>
internal static class ChangeRules
{
    public static IEnumerable<LintFinding> Check(LintSubject before, LintSubject after)
    {
        if (before.Manifest is null || after.Manifest is null || !SemanticVersion.TryParse(before.Manifest.Version, out var old) || !SemanticVersion.TryParse(after.Manifest.Version, out var now)) yield break;
        if (now <= old) yield return new(LintRules.VersionNotHigher, new(ManifestReader.FileName + "#/version"), $"This is {now}, the version before is {old}.");
        var mayBreak = now.Major > old.Major || (old.Major == 0 && now.Major == 0 && now.Minor > old.Minor);
        foreach (var finding in Kinds(before, after).Concat(Routes(before, after)).Concat(Permissions(before, after)).Concat(Config(before.Manifest, after.Manifest)))
        {
            var since = $"{finding.Message} (since {old})";
            yield return finding with { Message = since, Severity = mayBreak ? LintSeverity.Info : finding.Severity };
        }
    }

    private static IEnumerable<LintFinding> Kinds(LintSubject before, LintSubject after)
    {
        var now = UsedKinds.Served(after);
        foreach (var old in UsedKinds.Served(before))
        {
            if (now.FirstOrDefault(kind => kind.Group == old.Group && kind.Version == old.Version && kind.Kind == old.Kind) is not { } kept)
            {
                yield return new(LintRules.KindRemoved, new("", old.Record), $"{old.Name} is not registered any more.");
                continue;
            }
            foreach (var change in KindChanges.Find(old, kept)) yield return new(LintRules.KindNarrowed, new("", kept.Record), $"{old.Name}: {change}.");
        }
    }

    private static IEnumerable<LintFinding> Routes(LintSubject before, LintSubject after)
    {
        var now = after.Own.SelectMany(assembly => assembly.Routes).ToList();
        return before.Own.SelectMany(assembly => assembly.Routes).Where(old => !now.Exists(route => route.Answers(old))).DistinctBy(route => route.ToString(), StringComparer.Ordinal)
            .Select(route => new LintFinding(LintRules.RouteRemoved, new("", route.Place.Member), $"{route} is not mapped any more."));
    }

    private static IEnumerable<LintFinding> Permissions(LintSubject before, LintSubject after) => PermissionRules.Declared(before).Except(PermissionRules.Declared(after)).Order(StringComparer.Ordinal)
        .Select(permission => new LintFinding(LintRules.PermissionRemoved, new(ManifestReader.FileName + "#/permissions"), $"'{permission}' is not declared any more."));

    private static IEnumerable<LintFinding> Config(ExtensionManifest before, ExtensionManifest after) => after.ConfigSchema is not { } now
        ? []
        : SchemaChanges.Find(before.ConfigSchema, now).Select(change => new LintFinding(LintRules.ConfigNarrowed, new($"{ManifestReader.FileName}#/configSchema{change.Pointer}"), change.Text + "."));
}
