using LuBan.Observability.Alerting;

namespace LuBan.Observability.Notifications;

/// <summary>Why nobody is told of an alert: silences, and alerts that keep it quiet.</summary>
internal sealed record Suppression(IReadOnlyList<string> SilencedBy, IReadOnlyList<string> InhibitedBy)
{
    public bool IsQuiet => SilencedBy.Count + InhibitedBy.Count > 0;

    public static Suppression Of(Alert alert, IReadOnlyList<Silence> active, IReadOnlyList<Alert> firing, IEnumerable<InhibitRule> rules) => new(
        [.. active.Where(silence => silence.Spec.Matcher.Matches(alert.Labels)).Select(silence => silence.Metadata.Name!)],
        [.. rules.Where(rule => Has(alert, rule.TargetMatch)).SelectMany(rule => firing.Where(source => Inhibits(source, alert, rule))).Select(source => source.Fingerprint).Distinct()]);

    private static bool Inhibits(Alert source, Alert target, InhibitRule rule) =>
        Has(source, rule.SourceMatch)
        // What is source and target at once does not keep itself quiet, nor its like.
        && !(Has(source, rule.TargetMatch) && Has(target, rule.SourceMatch))
        && source.Fingerprint != target.Fingerprint
        && rule.Equal.All(label => source.Labels.GetValueOrDefault(label, "") == target.Labels.GetValueOrDefault(label, ""));

    private static bool Has(Alert alert, Dictionary<string, string> wanted) => wanted.Count > 0 && wanted.All(label => alert.Labels.GetValueOrDefault(label.Key, "") == label.Value);
}
