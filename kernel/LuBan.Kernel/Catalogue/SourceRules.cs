using System.Collections.Immutable;

namespace LuBan.Kernel.Catalogue;

/// <summary>Which source an id comes from, as the sources are configured.</summary>
internal sealed record SourceRules(ImmutableDictionary<string, SourceRule> Sources)
{
    public static SourceRules None { get; } = new(ImmutableDictionary<string, SourceRule>.Empty);

    public SourceRules With(PackageSource source) => new(Sources.SetItem(source.Metadata.Name!, SourceRule.Of(source)));

    public SourceRules Without(string source) => new(Sources.Remove(source));

    /// <summary>The sources that may serve an id, best first. More than one that has it is an ambiguity, unless the answer says that they are mapped.</summary>
    /// <param name="id">The extension id.</param>
    /// <param name="origin">Where the installed version came from; null when none is installed.</param>
    public (IReadOnlyList<string> Names, bool IsMapped) For(string id, string? origin)
    {
        var longest = Sources.Values.Select(rule => rule.Longest(id)).DefaultIfEmpty(0).Max();
        if (longest == 0 && origin is not null && Sources.ContainsKey(origin)) return ([origin], true);
        return ([.. Sources.Where(item => longest > 0 ? item.Value.Longest(id) == longest : item.Value.IdPrefixes.Count == 0)
            .OrderByDescending(item => item.Value.Priority).ThenBy(item => item.Key, StringComparer.Ordinal).Select(item => item.Key)], longest > 0);
    }
}

/// <summary>What a source may serve.</summary>
/// <param name="Priority">Which source is shown first: the higher number.</param>
/// <param name="IdPrefixes">The beginnings of the ids that it names.</param>
/// <param name="MinimumAge">How old its versions must be before they are taken without being asked for.</param>
/// <param name="Feed">The feed's id; null when it has none.</param>
internal sealed record SourceRule(int Priority, IReadOnlyList<string> IdPrefixes, TimeSpan MinimumAge, string? Feed)
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromHours(72);

    public static SourceRule Of(PackageSource source)
    {
        var mode = source.Spec.TrustPolicy?.Mode ?? source.Status?.Trust?.Mode ?? SourceTrustKeeper.DefaultMode(source.Spec.Url);
        var age = Durations.Parse(source.Spec.TrustPolicy?.MinimumAge, mode == SourceTrustMode.Require ? Cooldown : TimeSpan.Zero);
        return new(source.Spec.Priority, source.Spec.IdPrefixes, age, source.Status?.Trust?.Feed);
    }

    public int Longest(string id) => IdPrefixes.Where(prefix => prefix.Length > 0 && id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Select(prefix => prefix.Length).DefaultIfEmpty(0).Max();
}
