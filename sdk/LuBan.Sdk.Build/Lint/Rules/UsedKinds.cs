using LuBan.Sdk.Build.Lint.Code;

namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>The kinds that an extension serves, and those that it uses.</summary>
/// <param name="Own">What it registers.</param>
/// <param name="Opened">What it opens or follows and does not register, with the place.</param>
/// <param name="Mentioned">Every kind that its code mentions at all.</param>
internal sealed record UsedKinds(IReadOnlyList<KindFact> Own, IReadOnlyList<(KindFact Kind, LintPlace Place)> Opened, IReadOnlyList<KindFact> Mentioned)
{
    private const string Builder = "LuBan.Sdk.IExtensionBuilder";
    private static readonly string[] Opening = ["UseResource", "AddIndex", "AddReconciler", "Owns", "Watches"];

    public static UsedKinds Read(LintSubject subject, string? sdkAssembly)
    {
        var own = Served(subject);
        var known = subject.Own.SelectMany(assembly => assembly.Kinds).Concat(OfSdk(sdkAssembly)).DistinctBy(kind => kind.Record, StringComparer.Ordinal).ToDictionary(kind => kind.Record, StringComparer.Ordinal);
        var opened = from call in subject.Calls
                     where call.Type.StartsWith("LuBan.Sdk.", StringComparison.Ordinal) && Opening.Contains(call.Method)
                     from type in call.TypeArguments.SelectMany(type => Reconciled(subject, type).Append(type))
                     where known.ContainsKey(type) && !own.Any(kind => kind.Group == known[type].Group && kind.Plural == known[type].Plural)
                     select (known[type], call.Place);
        var mentioned = known.Values.Where(kind => subject.Own.Any(assembly => assembly.Mentions.Contains(kind.Record) || assembly.Kinds.Contains(kind)));
        return new(own, [.. opened.DistinctBy(one => one.Item1.Record, StringComparer.Ordinal)], [.. mentioned]);
    }

    /// <summary>What AddResource and AddConversion register.</summary>
    public static IReadOnlyList<KindFact> Served(LintSubject subject)
    {
        var records = subject.Calls.Where(call => call.Type == Builder && call.Method is "AddResource" or "AddConversion").SelectMany(call => call.TypeArguments).ToHashSet(StringComparer.Ordinal);
        return [.. subject.Own.SelectMany(assembly => assembly.Kinds).Where(kind => records.Contains(kind.Record))];
    }

    private static IEnumerable<string> Reconciled(LintSubject subject, string type) =>
        subject.Own.SelectMany(assembly => assembly.Interfaces.GetValueOrDefault(type) ?? []).Where(one => TypeNames.Definition(one) == "LuBan.Sdk.IReconciler`1").SelectMany(TypeNames.Arguments);

    private static IEnumerable<KindFact> OfSdk(string? assembly) =>
        assembly is null ? [] : AssemblyScanner.ReadKinds("LuBan.Sdk.dll", File.ReadAllBytes(assembly))?.Kinds ?? [];
}
