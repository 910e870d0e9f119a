namespace LuBan.Observability.Alerting;

/// <summary>Evaluates one rule at one moment. Keeps nothing: live evaluation and preview on history are the same code.</summary>
internal static class RuleEvaluator
{
    /// <summary>How long a resolved alert is remembered, so that its end is told also when a message was lost.</summary>
    public static readonly TimeSpan ResolvedRetention = TimeSpan.FromMinutes(15);

    private const string NameLabel = "__name__";

    public static async Task<RuleEvaluation> EvaluateAsync(
        RuleGroup group, Rule rule, DateTimeOffset at, IReadOnlyDictionary<string, ActiveAlert> before, RuleQuery query, CancellationToken cancellationToken)
    {
        var found = await query(rule.Expression, at - group.QueryOffset, cancellationToken);
        if (group.Limit > 0 && found.Count > group.Limit)
            throw new RuleException("LB9261", $"LB9261: the rule '{rule.Name}' found {found.Count} series; its group's limit is {group.Limit}. Make the expression narrower, or the limit higher.");
        return rule.Record is not null ? Recorded(group, rule, found) : Alerted(group, rule, at, before, found);
    }

    private static RuleEvaluation Recorded(RuleGroup group, Rule rule, IReadOnlyList<RuleSample> found)
    {
        var samples = new Dictionary<string, RuleSample>();
        foreach (var sample in found)
        {
            var labels = new Dictionary<string, string>(sample.Labels) { [NameLabel] = rule.Record! };
            Overlay(labels, rule.Labels);
            if (group.Namespace is not null) labels["namespace"] = group.Namespace;
            if (!samples.TryAdd(Fingerprints.Of(labels), new(labels, sample.Value))) throw Twice(rule);
        }
        return new() { Samples = [.. samples.Values] };
    }

    private static RuleEvaluation Alerted(RuleGroup group, Rule rule, DateTimeOffset at, IReadOnlyDictionary<string, ActiveAlert> before, IReadOnlyList<RuleSample> found)
    {
        var alerts = new Dictionary<string, ActiveAlert>();
        foreach (var sample in found)
        {
            var alert = Active(group, rule, at, sample);
            var fingerprint = alert.Fingerprint;
            if (before.TryGetValue(fingerprint, out var known) && known.State != AlertState.Resolved)
                alert = known with { Value = alert.Value, Annotations = alert.Annotations, Found = known.Found + 1, KeepFiringSince = null };
            if (alert.State == AlertState.Pending && at - alert.ActiveAt >= rule.For && alert.Found >= rule.Consecutive) alert = alert with { State = AlertState.Firing, FiredAt = at };
            if (!alerts.TryAdd(fingerprint, alert)) throw Twice(rule);
        }
        foreach (var (fingerprint, alert) in before)
        {
            if (!alerts.ContainsKey(fingerprint) && Gone(rule, at, alert) is { } rest) alerts[fingerprint] = rest;
        }
        return new()
        {
            Alerts = alerts,
            Fired = [.. alerts.Values.Where(alert => alert.FiredAt == at && alert.State == AlertState.Firing)],
            Resolved = [.. alerts.Values.Where(alert => alert.ResolvedAt == at)],
            Samples = [.. alerts.Values.Where(alert => alert.State != AlertState.Resolved).SelectMany(State)],
        };
    }

    private static ActiveAlert Active(RuleGroup group, Rule rule, DateTimeOffset at, RuleSample sample)
    {
        var labels = new Dictionary<string, string>(sample.Labels);
        labels.Remove(NameLabel);
        var context = new AlertTemplateContext(new Dictionary<string, string>(labels), sample.Value);
        foreach (var (name, value) in rule.Labels)
        {
            if (AlertTemplate.Expand(value, context) is { Length: > 0 } text) labels[name] = text;
            else labels.Remove(name);
        }
        labels["alertname"] = rule.Alert!;
        // After the templates: a rule of one namespace cannot speak for another.
        if (group.Namespace is not null) labels["namespace"] = group.Namespace;
        return new()
        {
            Labels = labels, State = AlertState.Pending, ActiveAt = at, Found = 1, Value = sample.Value,
            Annotations = rule.Annotations.ToDictionary(entry => entry.Key, entry => AlertTemplate.Expand(entry.Value, context)),
        };
    }

    /// <summary>What becomes of an alert that the expression does not find any more.</summary>
    private static ActiveAlert? Gone(Rule rule, DateTimeOffset at, ActiveAlert alert)
    {
        if (alert.State == AlertState.Pending) return null;
        if (alert.State == AlertState.Resolved) return at - alert.ResolvedAt >= ResolvedRetention ? null : alert;
        var since = alert.KeepFiringSince ?? at;
        return at - since < rule.KeepFiringFor
            ? alert with { KeepFiringSince = since, Found = 0 }
            : alert with { State = AlertState.Resolved, ResolvedAt = at, Found = 0 };
    }

    private static IEnumerable<RuleSample> State(ActiveAlert alert)
    {
        yield return new(new Dictionary<string, string>(alert.Labels) { [NameLabel] = "ALERTS", ["alertstate"] = alert.State == AlertState.Firing ? "firing" : "pending" }, 1);
        yield return new(new Dictionary<string, string>(alert.Labels) { [NameLabel] = "ALERTS_FOR_STATE" }, alert.ActiveAt.ToUnixTimeSeconds());
    }

    private static void Overlay(Dictionary<string, string> labels, IReadOnlyDictionary<string, string> over)
    {
        foreach (var (name, value) in over)
        {
            if (value.Length > 0) labels[name] = value;
            else labels.Remove(name);
        }
    }

    private static RuleException Twice(Rule rule) =>
        new("LB9262", $"LB9262: the rule '{rule.Name}' gives two series the same labels. Keep a label that tells them apart, or aggregate the expression.");
}
