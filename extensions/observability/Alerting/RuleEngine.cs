using LuBan.Observability.Metrics;
using LuBan.Observability.Notifications;

namespace LuBan.Observability.Alerting;

/// <summary>Evaluates groups when they are due. Not for several callers at once: <see cref="RuleScheduler"/> is the one.</summary>
internal sealed class RuleEngine(Func<RuleGroup, RuleQuery> queries, Action<IReadOnlyList<Sample>> write, Action<Alert> tell, TimeProvider time)
{
    /// <summary>How long an alert may have waited unseen, while the server was down, and still counts as waiting.</summary>
    private static readonly TimeSpan OutageTolerance = TimeSpan.FromHours(1);

    private const int GroupsAtOnce = 4;

    private volatile IReadOnlyList<GroupRun> _groups = [];
    private List<RuleState> _restored = [];

    /// <summary>The groups now.</summary>
    public IReadOnlyList<GroupRun> Groups => _groups;

    /// <summary>Takes alerts over from before a restart. Call it once, before the first <see cref="SetGroups"/>.</summary>
    public void Restore(AlertingState state, DateTimeOffset now) =>
        _restored = [.. state.Rules.Select(rule => rule with { Alerts = [.. rule.Alerts.Where(alert => alert.State != AlertState.Pending || now - state.SavedAt <= OutageTolerance)] })];

    /// <summary>What a restart must not forget.</summary>
    public AlertingState Save(DateTimeOffset now) => new()
    {
        SavedAt = now,
        Rules = [.. _groups.SelectMany(group => group.Rules.Where(rule => rule.Alerts.Count > 0).Select(rule => new RuleState(group.Group.Key, rule.Rule.Key, [.. rule.Alerts.Values]) { Delivery = rule.Rule.Delivery }))],
    };

    /// <summary>Says which groups there are. Alerts of rules that stayed the same go on; those of others end.</summary>
    public void SetGroups(IReadOnlyList<RuleGroup> groups, DateTimeOffset now)
    {
        var before = _groups.ToDictionary(run => run.Group.Key);
        var next = groups.Select(group => before.TryGetValue(group.Key, out var same) && ReferenceEquals(same.Group, group) ? same : Begin(group, before.GetValueOrDefault(group.Key), now)).ToList();
        foreach (var gone in before.Values.Where(run => !next.Contains(run))) End(gone, next.Find(run => run.Group.Key == gone.Group.Key), now);
        foreach (var forgotten in _restored) foreach (var alert in forgotten.Alerts.Where(alert => alert.State == AlertState.Firing)) tell(Alert.Of(alert, null, forgotten.Delivery) with { EndsAt = now });
        _restored = [];
        _groups = next;
    }

    /// <summary>Evaluates what is due.</summary>
    /// <returns>Whether anything was evaluated.</returns>
    public async Task<bool> TickAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = _groups.Where(run => run.Next <= now).ToList();
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = GroupsAtOnce, CancellationToken = cancellationToken }, async (run, token) =>
        {
            // After a pause the moments in between are over: only the last one counts.
            var at = run.Next + TimeSpan.FromTicks((now - run.Next).Ticks / run.Group.Interval.Ticks * run.Group.Interval.Ticks);
            run.Next = at + run.Group.Interval;
            await EvaluateAsync(run, at, token);
        });
        return due.Count > 0;
    }

    private GroupRun Begin(RuleGroup group, GroupRun? before, DateTimeOffset now)
    {
        var run = new GroupRun(group) { Next = before is not null && before.Group.Interval == group.Interval ? before.Next : group.NextAfter(now) };
        foreach (var rule in run.Rules)
        {
            if (before?.Rules.FirstOrDefault(old => old.Rule.Key == rule.Rule.Key) is { } same) (rule.Alerts, rule.Written, rule.Error, rule.LastEvaluation) = (same.Alerts, same.Written, same.Error, same.LastEvaluation);
            else if (_restored.Find(state => state.Group == group.Key && state.Rule == rule.Rule.Key) is { } restored)
            {
                rule.Alerts = restored.Alerts.ToDictionary(alert => alert.Fingerprint);
                _restored.Remove(restored);
            }
        }
        return run;
    }

    private void End(GroupRun gone, GroupRun? successor, DateTimeOffset now)
    {
        foreach (var rule in gone.Rules.Where(rule => successor?.Rules.Any(other => other.Rule.Key == rule.Rule.Key) != true))
        {
            foreach (var alert in rule.Alerts.Values.Where(alert => alert.State == AlertState.Firing)) tell(Alert.Of(alert, gone.Group, rule.Rule.Delivery) with { EndsAt = now });
            write([.. rule.Written.Select(labels => new Sample(labels, now.ToUnixTimeMilliseconds(), Staleness.Marker))]);
        }
    }

    private async Task EvaluateAsync(GroupRun run, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (query, begun) = (queries(run.Group), time.GetTimestamp());
        foreach (var rule in run.Rules)
        {
            var start = time.GetTimestamp();
            try
            {
                var evaluation = await RuleEvaluator.EvaluateAsync(run.Group, rule.Rule, at, rule.Alerts, query, cancellationToken);
                Apply(run.Group, rule, evaluation, at);
                rule.Error = null;
            }
            // A rule that cannot be evaluated keeps its alerts as they are: an outage of the metrics is no recovery.
            catch (Exception failure) when (failure is RuleException or PromQl.QueryException)
            {
                rule.Error = failure.Message;
            }
            (rule.LastEvaluation, rule.Duration) = (at, time.GetElapsedTime(start));
        }
        (run.LastEvaluation, run.Duration) = (at, time.GetElapsedTime(begun));
    }

    private void Apply(RuleGroup group, RuleRun rule, RuleEvaluation evaluation, DateTimeOffset at)
    {
        var milliseconds = at.ToUnixTimeMilliseconds();
        var samples = evaluation.Samples.Select(sample => new Sample(Labels.From(sample.Labels), milliseconds, sample.Value)).ToList();
        var written = samples.Select(sample => sample.Labels).ToHashSet();
        samples.AddRange(rule.Written.Where(labels => !written.Contains(labels)).Select(labels => new Sample(labels, milliseconds, Staleness.Marker)));
        write(samples);
        (rule.Written, rule.Alerts) = (written, evaluation.Alerts);
        foreach (var alert in evaluation.Alerts.Values.Where(alert => alert.State != AlertState.Pending)) tell(Alert.Of(alert, group, rule.Rule.Delivery));
    }
}
