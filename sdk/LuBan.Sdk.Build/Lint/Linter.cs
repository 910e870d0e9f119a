using LuBan.Sdk.Build.Lint.Code;
using LuBan.Sdk.Build.Lint.Rules;

namespace LuBan.Sdk.Build.Lint;

/// <summary>Looks at a package with all rules. The same code runs in <c>dotnet pack</c> and in <c>luban lint</c>.</summary>
internal static class Linter
{
    public static LintReport Run(PackageContent content, LintOptions options)
    {
        var subject = LintSubject.Read(content);
        List<LintFinding> found =
        [
            .. subject.Problems.Select(problem => Problem(problem, LintSeverity.Error)),
            .. subject.Warnings.Select(problem => Problem(problem, LintSeverity.Warning)),
            .. UnloadRules.Check(subject),
            .. SizeRules.Check(subject),
            .. LicenceRules.Check(subject),
            .. ContentRules.Check(subject),
            .. TranslationRules.Check(subject),
        ];
        if (subject.Manifest is not null)
        {
            var kinds = UsedKinds.Read(subject, options.SdkAssembly);
            found.AddRange(PermissionRules.Check(subject));
            found.AddRange(AccessRules.Check(subject, kinds));
            if (options.Previous is { } previous) found.AddRange(ChangeRules.Check(LintSubject.Read(previous), subject));
        }
        return Report(subject, [.. found.Distinct().Select(finding => Located(finding, options))]);
    }

    private static LintReport Report(LintSubject subject, List<LintFinding> found)
    {
        var suppressions = subject.Own.SelectMany(assembly => assembly.Suppressions).ToList();
        var (kept, suppressed) = (new List<LintFinding>(), new List<LintFinding>());
        foreach (var finding in found)
        {
            // What installing refuses cannot be talked away.
            var reason = finding.Rule is null ? null : suppressions.Where(one => one.Covers(finding)).Select(one => one.Reason).FirstOrDefault(one => one is not null);
            if (reason is null) kept.Add(finding);
            else suppressed.Add(finding with { Suppression = reason });
        }
        kept.AddRange(suppressions.Where(one => one.Reason is null).Select(one => new LintFinding(LintRules.SuppressedWithoutReason, one.Place, $"{one.Id} is suppressed{On(one)} without a reason, so it is not.")));
        kept.AddRange(suppressions.Where(one => one.Reason is not null && !found.Exists(one.Covers)).Select(one => new LintFinding(LintRules.SuppressesNothing, one.Place, $"{one.Id} is suppressed{On(one)}, and was not found there.")));
        return new(subject.Manifest?.Id ?? "", subject.Manifest?.Version ?? "", Sort(kept), Sort(suppressed));
    }

    private static LintFinding Located(LintFinding finding, LintOptions options) =>
        finding.Place.Source is { } source ? finding with { Place = finding.Place with { Source = options.SourceOf(source) } } : finding;

    private static string On(SuppressionUse suppression) => suppression.Scope.Length == 0 ? "" : $" on {suppression.Scope}";

    private static LintFinding Problem(ExtensionProblem problem, LintSeverity severity) => new(problem.Code, severity, new(problem.Location), problem.Message);

    private static IReadOnlyList<LintFinding> Sort(IEnumerable<LintFinding> findings) =>
        [.. findings.OrderByDescending(one => one.Severity).ThenBy(one => one.Id, StringComparer.Ordinal).ThenBy(one => one.Place.File, StringComparer.Ordinal).ThenBy(one => one.Place.Member, StringComparer.Ordinal).ThenBy(one => one.Place.Line)];
}
