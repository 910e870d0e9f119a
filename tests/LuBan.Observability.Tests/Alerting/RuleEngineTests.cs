using LuBan.Observability.Alerting;
using LuBan.Observability.Metrics;
using LuBan.Observability.Notifications;
using static LuBan.Observability.Tests.Alerting.ScriptedMetrics;

namespace LuBan.Observability.Tests.Alerting;

public sealed class RuleEngineTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);
    private readonly ScriptedMetrics _metrics = new();
    private readonly List<Alert> _told = [];
    private readonly List<Sample> _written = [];

    [Fact]
    public async Task An_alert_waits_for_its_time_fires_and_is_resolved()
    {
        var engine = Engine(Group(new Rule { Alert = "Slow", Expression = "x > 1", For = TimeSpan.FromMinutes(2) }));
        _metrics.Say(Start, Sample(3, ("namespace", "shop"), ("__name__", "x")));

        var first = await RunAsync(engine, Start, TimeSpan.FromMinutes(1));
        Assert.Equal(AlertState.Pending, Only(engine).State);
        Assert.Empty(_told);
        var fired = await RunAsync(engine, first, TimeSpan.FromMinutes(2));
        Assert.Equal(AlertState.Firing, Only(engine).State);
        Assert.Equal(TimeSpan.FromMinutes(2), Only(engine).FiredAt - Only(engine).ActiveAt);
        Assert.False(Only(engine).Labels.ContainsKey("__name__"));
        _metrics.Say(fired);
        await RunAsync(engine, fired, TimeSpan.FromMinutes(1));

        Assert.Equal(AlertState.Resolved, Only(engine).State);
        Assert.Equal(_told[0].Fingerprint, _told[^1].Fingerprint);
        Assert.NotNull(_told[^1].EndsAt);
        Assert.Null(_told[0].EndsAt);
    }

    [Fact]
    public async Task What_was_true_too_short_never_fires()
    {
        var engine = Engine(Group(new Rule { Alert = "Slow", Expression = "x", For = TimeSpan.FromMinutes(2) }));
        _metrics.Say(Start, Sample(1));
        var later = await RunAsync(engine, Start, TimeSpan.FromMinutes(1));
        _metrics.Say(later);
        later = await RunAsync(engine, later, TimeSpan.FromMinutes(1));
        _metrics.Say(later, Sample(1));

        await RunAsync(engine, later, TimeSpan.FromSeconds(90));

        Assert.Empty(_told);
        Assert.Equal(AlertState.Pending, Only(engine).State);
    }

    [Fact]
    public async Task An_alert_fires_after_so_many_evaluations_in_a_row()
    {
        var engine = Engine(Group(new Rule { Alert = "Slow", Expression = "x", Consecutive = 3 }));
        _metrics.Say(Start, Sample(1));

        var now = await RunAsync(engine, Start, Beat * 2);
        Assert.Equal((AlertState.Pending, 2), (Only(engine).State, Only(engine).Found));
        await RunAsync(engine, now, Beat);

        Assert.Equal((AlertState.Firing, 3), (Only(engine).State, Only(engine).Found));
    }

    [Fact]
    public async Task An_alert_goes_on_firing_as_long_as_it_says()
    {
        var engine = Engine(Group(new Rule { Alert = "Slow", Expression = "x", KeepFiringFor = TimeSpan.FromMinutes(5) }));
        _metrics.Say(Start, Sample(1));
        var now = await RunAsync(engine, Start, TimeSpan.FromMinutes(1));
        _metrics.Say(now);

        now = await RunAsync(engine, now, TimeSpan.FromMinutes(5));
        Assert.Equal(AlertState.Firing, Only(engine).State);
        await RunAsync(engine, now, TimeSpan.FromMinutes(1));

        Assert.Equal(AlertState.Resolved, Only(engine).State);
    }

    [Fact]
    public async Task A_restart_keeps_the_time_that_an_alert_has_waited()
    {
        var group = Group(new Rule { Alert = "Slow", Expression = "x", For = TimeSpan.FromMinutes(5) });
        _metrics.Say(Start, Sample(1));
        var first = Engine(group);
        var now = await RunAsync(first, Start, TimeSpan.FromMinutes(4));
        var begun = Only(first).ActiveAt;

        var second = Engine(Group(new Rule { Alert = "Slow", Expression = "x", For = TimeSpan.FromMinutes(5) }), first.Save(now), now);
        await RunAsync(second, now, TimeSpan.FromSeconds(90));

        Assert.Equal((AlertState.Firing, begun), (Only(second).State, Only(second).ActiveAt));
    }

    [Fact]
    public async Task After_a_long_outage_an_alert_that_waited_waits_anew()
    {
        var rule = new Rule { Alert = "Slow", Expression = "x", For = TimeSpan.FromMinutes(5) };
        _metrics.Say(Start, Sample(1));
        var first = Engine(Group(rule));
        var now = await RunAsync(first, Start, TimeSpan.FromMinutes(4));

        var later = now.AddHours(2);
        var second = Engine(Group(rule), first.Save(now), later);
        await RunAsync(second, later, TimeSpan.FromMinutes(1));

        Assert.True(Only(second).ActiveAt > later);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_rule_that_went_while_the_server_was_down_ends_its_alerts()
    {
        _metrics.Say(Start, Sample(1));
        var first = Engine(Group(new Rule { Alert = "Slow", Expression = "x" }));
        var now = await RunAsync(first, Start, TimeSpan.FromMinutes(1));
        _told.Clear();

        Engine(Group(new Rule { Alert = "Other", Expression = "x" }), first.Save(now), now);

        Assert.Equal(("Slow", (DateTimeOffset?)now), (Assert.Single(_told).Name, _told[0].EndsAt));
    }

    [Fact]
    public async Task A_rule_that_cannot_be_evaluated_keeps_its_alerts_and_says_why()
    {
        var engine = Engine(Group(new Rule { Alert = "Slow", Expression = "x" }));
        _metrics.Say(Start, Sample(1));
        var now = await RunAsync(engine, Start, TimeSpan.FromMinutes(1));
        _metrics.Failure = new RuleException("LB9260", "LB9260: no answer");

        now = await RunAsync(engine, now, TimeSpan.FromMinutes(1));

        Assert.Equal(AlertState.Firing, Only(engine).State);
        Assert.Equal("LB9260: no answer", engine.Groups[0].Rules[0].Error);
        _metrics.Failure = null;
        await RunAsync(engine, now, TimeSpan.FromMinutes(1));
        Assert.Null(engine.Groups[0].Rules[0].Error);
    }

    [Fact]
    public async Task Templates_are_filled_in_and_a_rule_of_a_namespace_speaks_for_no_other()
    {
        var engine = Engine(Group(new Rule
        {
            Alert = "Full", Expression = "x", Labels = new Dictionary<string, string> { ["disk"] = "{{ $labels.device }}", ["namespace"] = "other" },
            Annotations = new Dictionary<string, string> { ["summary"] = "{{ $labels.device }} is {{ $value | humanizePercentage }} full" },
        }) with { Namespace = "shop" });
        _metrics.Say(Start, Sample(0.934, ("device", "sda1")));

        await RunAsync(engine, Start, TimeSpan.FromMinutes(1));

        Assert.Equal(("shop", "sda1", "sda1 is 93.4% full"), (Only(engine).Labels["namespace"], Only(engine).Labels["disk"], Only(engine).Annotations["summary"]));
    }

    [Fact]
    public async Task Series_of_recording_rules_and_of_alerts_are_written_and_end_with_a_marker()
    {
        var engine = Engine(Group(new Rule { Record = "x:sum", Expression = "sum(x)", Labels = new Dictionary<string, string> { ["by"] = "rule" } }, new Rule { Alert = "Slow", Expression = "x" }));
        _metrics.Say(Start, Sample(7, ("a", "b")));
        var now = await RunAsync(engine, Start, Beat);
        Assert.Contains(_written, sample => sample.Labels == Labels.Of(("__name__", "x:sum"), ("a", "b"), ("by", "rule")) && sample.Value == 7);
        Assert.Contains(_written, sample => sample.Labels == Labels.Of(("__name__", "ALERTS"), ("a", "b"), ("alertname", "Slow"), ("alertstate", "firing")) && sample.Value == 1);
        _metrics.Say(now);

        await RunAsync(engine, now, Beat);

        Assert.Contains(_written, sample => sample.Labels.Metric == "x:sum" && Staleness.IsMarker(sample.Value));
        Assert.Contains(_written, sample => sample.Labels.Metric == "ALERTS" && Staleness.IsMarker(sample.Value));
    }

    [Fact]
    public async Task Two_series_that_become_one_are_a_mistake_that_is_named()
    {
        var engine = Engine(Group(new Rule { Alert = "Slow", Expression = "x", Labels = new Dictionary<string, string> { ["a"] = "same" } }));
        _metrics.Say(Start, Sample(1, ("a", "1")), Sample(1, ("a", "2")));

        await RunAsync(engine, Start, Beat);

        Assert.StartsWith("LB9262", engine.Groups[0].Rules[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_with_a_limit_refuses_more()
    {
        var engine = Engine(Group(new Rule { Alert = "Slow", Expression = "x" }) with { Limit = 1 });
        _metrics.Say(Start, Sample(1, ("a", "1")), Sample(1, ("a", "2")));

        await RunAsync(engine, Start, Beat);

        Assert.StartsWith("LB9261", engine.Groups[0].Rules[0].Error, StringComparison.Ordinal);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_preview_says_what_the_engine_did()
    {
        var group = Group(new Rule { Alert = "Slow", Expression = "x", For = TimeSpan.FromMinutes(1), KeepFiringFor = TimeSpan.FromMinutes(1) });
        var random = new Random(7);
        for (var at = Start; at < Start.AddHours(6); at += TimeSpan.FromMinutes(1)) _metrics.Say(at, random.Next(3) == 0 ? [] : [Sample(random.Next(9), ("a", random.Next(2).ToString()))]);
        var engine = Engine(group);
        await RunAsync(engine, Start, TimeSpan.FromHours(6));
        var live = _told.Where(alert => alert.EndsAt is null).Select(alert => (alert.Fingerprint, alert.StartsAt)).Distinct().ToList();
        var ended = _told.Where(alert => alert.EndsAt is not null).Select(alert => (alert.Fingerprint, alert.StartsAt, alert.EndsAt)).Distinct().ToList();

        var preview = await AlertPreview.RunAsync(group, group.Rules[0], group.NextAfter(Start), Start.AddHours(6), _metrics.Query, CancellationToken.None);

        Assert.True(preview.Count > 10, $"{preview.Count} firings are too few to compare");
        Assert.Equal(live.Order(), preview.Firings.Select(firing => (Fingerprints.Of(firing.Labels), firing.FiredAt)).Order());
        Assert.Equal(ended.Order(), preview.Firings.Where(firing => firing.ResolvedAt is not null).Select(firing => (Fingerprints.Of(firing.Labels), firing.FiredAt, firing.ResolvedAt)).Order());
    }

    private RuleEngine Engine(RuleGroup group, AlertingState? state = null, DateTimeOffset? now = null)
    {
        var engine = new RuleEngine(_ => _metrics.Query, samples => _written.AddRange(samples), _told.Add, TimeProvider.System);
        if (state is not null) engine.Restore(state, now!.Value);
        engine.SetGroups([group], now ?? Start);
        return engine;
    }

    private static RuleGroup Group(params Rule[] rules) => new() { Origin = "PrometheusRule/shop/test", Name = "test", Interval = Beat, Rules = rules };

    private static ActiveAlert Only(RuleEngine engine) => Assert.Single(engine.Groups[0].Rules[^1].Alerts.Values);

    private static async Task<DateTimeOffset> RunAsync(RuleEngine engine, DateTimeOffset from, TimeSpan length)
    {
        for (var at = from; at < from + length; at += TimeSpan.FromSeconds(1)) await engine.TickAsync(at, CancellationToken.None);
        return from + length;
    }
}
