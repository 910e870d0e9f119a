using LuBan.Sdk.Build.Lint.Code;

namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>What callers need, against what can be given to them.</summary>
internal static class PermissionRules
{
    public static IEnumerable<LintFinding> Check(LintSubject subject)
    {
        var added = subject.Calls.Where(call => call.Is("LuBan.Sdk.IExtensionBuilder", "AddPermission")).ToList();
        var declared = Declared(subject);
        var demanded = Demanded(subject).ToList();
        // A name that the code makes at run time can be any: then nothing is certain.
        if (added.TrueForAll(call => call.Text(1) is not null))
        {
            foreach (var (permission, place) in demanded.Where(one => !declared.Contains(one.Permission)))
                yield return new(LintRules.UndeclaredPermission, place, $"'{permission}' is demanded. Declared: {(declared.Count == 0 ? "none" : string.Join(", ", declared.Order(StringComparer.Ordinal)))}.");
        }
        // What code does on the host (host.process, host.native) is declared for whoever installs it, and demanded of nobody.
        foreach (var permission in declared.Where(name => !name.StartsWith("host.", StringComparison.Ordinal) && !demanded.Exists(one => one.Permission == name) && !IsMentioned(subject, added, name)))
            yield return new(LintRules.UnusedPermission, new(ManifestReader.FileName + "#/permissions"), $"'{permission}' is declared, and no route, page or role template names it.");
    }

    /// <summary>By the manifest and by code.</summary>
    public static IReadOnlySet<string> Declared(LintSubject subject) => subject.Manifest!.Permissions.Select(permission => permission.Name)
        .Concat(subject.Calls.Where(call => call.Is("LuBan.Sdk.IExtensionBuilder", "AddPermission")).Select(call => call.Text(1)).OfType<string>()).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<(string Permission, LintPlace Place)> Demanded(LintSubject subject)
    {
        var calls = subject.Calls.Where(call => call.Is("LuBan.Sdk.PermissionExtensions", "RequirePermission")).Select(call => (Name: call.Text(1), call.Place))
            .Concat(subject.Calls.Where(call => call.Is("LuBan.Sdk.RequirePermissionAttribute", ".ctor")).Select(call => (Name: call.Text(0), call.Place)));
        foreach (var (name, place) in calls) if (name is not null) yield return (name, place);
        foreach (var demand in subject.Own.SelectMany(assembly => assembly.Demands)) yield return demand;
        foreach (var contribution in subject.Console?.Manifest?.Contributions ?? [])
            if (contribution.Audience.Permission is { } permission) yield return (permission, new(ConsoleManifestReader.Folder + "/" + ConsoleManifestReader.FileName));
    }

    // Role templates and scopes name permissions in lists: any text beside the declaration counts.
    private static bool IsMentioned(LintSubject subject, IEnumerable<CodeCall> added, string permission) =>
        subject.Own.Sum(assembly => assembly.Literals.GetValueOrDefault(permission)) > added.Count(call => call.Text(1) == permission);
}
