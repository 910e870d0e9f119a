namespace LuBan.Observability.Alerting;

/// <summary>What a rule would have done in a time that is over: the same evaluation, moment by moment.</summary>
internal static class AlertPreview
{
    /// <summary>How many moments one preview may look at.</summary>
    public const int MaximumEvaluations = 50_000;

    public static async Task<PreviewResult> RunAsync(RuleGroup group, Rule rule, DateTimeOffset from, DateTimeOffset to, RuleQuery query, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, ActiveAlert> alerts = new Dictionary<string, ActiveAlert>();
        var firings = new List<PreviewFiring>();
        var evaluations = 0;
        for (var at = from; at <= to; at += group.Interval, evaluations++)
        {
            var evaluation = await RuleEvaluator.EvaluateAsync(group, rule, at, alerts, query, cancellationToken);
            foreach (var ended in evaluation.Resolved) End(firings, ended);
            firings.AddRange(evaluation.Fired.Select(alert => new PreviewFiring(alert.Labels, alert.ActiveAt, at, null, alert.Value)));
            alerts = evaluation.Alerts;
        }
        return new(firings.Count, evaluations, firings);
    }

    private static void End(List<PreviewFiring> firings, ActiveAlert ended)
    {
        var fingerprint = ended.Fingerprint;
        var index = firings.FindLastIndex(firing => Fingerprints.Of(firing.Labels) == fingerprint);
        if (index >= 0) firings[index] = firings[index] with { ResolvedAt = ended.ResolvedAt };
    }
}

/// <summary>How often a rule would have fired, and when.</summary>
internal sealed record PreviewResult(int Count, int Evaluations, IReadOnlyList<PreviewFiring> Firings);

/// <summary>One time that it would have fired; <see cref="ResolvedAt"/> is null when it still does at the end.</summary>
internal sealed record PreviewFiring(IReadOnlyDictionary<string, string> Labels, DateTimeOffset ActiveAt, DateTimeOffset FiredAt, DateTimeOffset? ResolvedAt, double Value);
