using LuBan.Observability.Alerting;
using LuBan.Observability.Notifications;

namespace LuBan.Observability.Tests.Notifications;

public sealed class DispatcherTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly AlertBook _book = new();
    private readonly RecordingChannel _mail = new("email");
    private readonly RecordingChannel _webhook = new("webhook");
    private readonly DeliveryLog _log = new();
    private readonly AlertingOptions _options = new();
    private NotificationConfig _config = new() { Receivers = [Mail("ops")] };
    private Dispatcher _dispatcher;
    private DateTimeOffset _now = Start;

    public DispatcherTests() => _dispatcher = New();

    [Fact]
    public async Task The_first_message_waits_for_others_of_its_group_and_holds_them_all()
    {
        Fire("Down", ("namespace", "shop"), ("instance", "a"));
        await PassAsync(TimeSpan.FromSeconds(20));
        Fire("Down", ("namespace", "shop"), ("instance", "b"));
        Fire("Down", ("namespace", "other"), ("instance", "c"));
        Assert.Empty(_mail.Sent);

        await PassAsync(TimeSpan.FromSeconds(40));

        Assert.Equal([1, 2], _mail.Sent.Select(message => message.Firing.Count).Order());
    }

    [Fact]
    public async Task News_of_a_group_come_after_its_interval_and_the_end_is_told()
    {
        Fire("Down", ("instance", "a"));
        await PassAsync(TimeSpan.FromMinutes(1));
        Fire("Down", ("instance", "b"));
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Single(_mail.Sent);
        await PassAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(2, _mail.Sent[1].Firing.Count);

        Resolve("Down", ("instance", "a"));
        Resolve("Down", ("instance", "b"));
        await PassAsync(TimeSpan.FromMinutes(6));

        Assert.Equal((3, "resolved", 2), (_mail.Sent.Count, _mail.Sent[2].Status, _mail.Sent[2].Resolved.Count));
        await PassAsync(TimeSpan.FromHours(10));
        Assert.Equal(3, _mail.Sent.Count);
        Assert.Empty(_dispatcher.Groups());
    }

    [Fact]
    public async Task A_receiver_that_is_gone_for_a_moment_is_not_told_anew_and_hears_of_the_end()
    {
        Fire("Down");
        await PassAsync(TimeSpan.FromMinutes(6));
        var before = _config;
        _config = new();
        await PassAsync(TimeSpan.FromSeconds(30));
        _config = before;
        await PassAsync(TimeSpan.FromMinutes(6));
        Assert.Single(_mail.Sent);

        Resolve("Down");
        await PassAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(["firing", "resolved"], _mail.Sent.Select(message => message.Status));
    }

    [Fact]
    public async Task What_goes_on_is_told_again_after_the_interval()
    {
        Fire("Down");

        await PassAsync(TimeSpan.FromHours(8.5));

        Assert.Equal([0, 1, 2], _mail.Sent.Select(message => message.Repeat));
    }

    [Fact]
    public async Task A_policy_says_how_often_and_how_many_times()
    {
        Fire("Down", new AlertDelivery { Policy = "p", RepeatInterval = TimeSpan.FromMinutes(10), MaxRepeats = 3 });

        await PassAsync(TimeSpan.FromHours(3));

        Assert.Equal([0, 1, 2, 3], _mail.Sent.Select(message => message.Repeat));
        Assert.Equal(TimeSpan.FromMinutes(10), _mail.Sent[2].At - _mail.Sent[1].At);
    }

    [Fact]
    public async Task Each_severity_of_a_policy_has_its_own_number_of_messages()
    {
        Fire("Down", new AlertDelivery { Policy = "p/critical", RepeatInterval = TimeSpan.FromMinutes(10), MaxRepeats = 2 }, ("severity", "critical"));
        Fire("Down", new AlertDelivery { Policy = "p/info", RepeatInterval = TimeSpan.FromMinutes(10), MaxRepeats = 0 }, ("severity", "info"));

        await PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(3, _mail.Sent.Count(message => message.CommonLabels["severity"] == "critical"));
        Assert.Equal(1, _mail.Sent.Count(message => message.CommonLabels["severity"] == "info"));
    }

    [Fact]
    public async Task Outside_of_its_window_a_policy_tells_nobody_until_it_opens()
    {
        var delivery = new AlertDelivery { Policy = "p", Window = new() { From = "09:00", To = "17:00" } };
        Fire("Down", delivery);
        await PassAsync(TimeSpan.FromMinutes(59));
        Assert.Empty(_mail.Sent);

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), Assert.Single(_mail.Sent).At);
    }

    [Fact]
    public async Task What_ended_before_the_window_opened_is_never_told()
    {
        var delivery = new AlertDelivery { Policy = "p", Window = new() { From = "09:00", To = "17:00" } };
        Fire("Down", delivery);
        await PassAsync(TimeSpan.FromMinutes(10));
        Resolve("Down");

        await PassAsync(TimeSpan.FromHours(2));

        Assert.Empty(_mail.Sent);
    }

    [Fact]
    public async Task A_policy_tells_whom_it_names_and_nobody_else()
    {
        _config = _config with { Receivers = [Mail("ops"), Mail("team", "tenant"), Mail("theirs", "tenant", "other"), Mail("ours", "tenant", "shop")] };
        Fire("Down", new AlertDelivery { Policy = "p", Namespace = "shop", Receivers = ["ours", "theirs", "nobody"], Email = ["x@example.org"] });

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["", "ours"], _mail.Sent.Select(message => message.Target.Receiver).Order());
        Assert.Equal(["x@example.org"], _mail.Sent.Single(message => message.Target.Receiver == "").Target.Addresses);
    }

    [Fact]
    public async Task A_silence_keeps_an_alert_and_its_end_quiet_and_afterwards_it_is_told()
    {
        _config = _config with { Silences = [Silence(TimeSpan.FromHours(1), ("instance", "a"))] };
        Fire("Down", ("instance", "a"));
        Fire("Down", ("instance", "b"));
        await PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("b", Assert.Single(Assert.Single(_mail.Sent).Firing).Labels["instance"]);

        await PassAsync(TimeSpan.FromMinutes(40));

        Assert.Equal(2, _mail.Sent[1].Firing.Count);
        _config = _config with { Silences = [Silence(TimeSpan.FromHours(9), ("instance", "a"))] };
        Resolve("Down", ("instance", "a"));
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(2, _mail.Sent.Count);
        Resolve("Down", ("instance", "b"));
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("b", Assert.Single(_mail.Sent[2].Resolved).Labels["instance"]);
    }

    [Fact]
    public async Task A_critical_alert_keeps_its_warning_quiet()
    {
        Fire("Full", ("severity", "critical"), ("namespace", "shop"));
        Fire("Full", ("severity", "warning"), ("namespace", "shop"));
        Fire("Full", ("severity", "warning"), ("namespace", "other"));

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal([("critical", "shop"), ("warning", "other")], _mail.Sent.SelectMany(message => message.Firing).Select(alert => (alert.Labels["severity"], alert.Labels["namespace"])).Order());
    }

    [Fact]
    public async Task Who_took_note_is_not_told_again_but_of_the_end()
    {
        var fingerprint = Fire("Down");
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.True(_book.Acknowledge(fingerprint, new("ada", _now, "on it")));

        await PassAsync(TimeSpan.FromHours(12));
        Assert.Single(_mail.Sent);
        Resolve("Down");
        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("resolved", _mail.Sent[1].Status);
        Assert.Null(_book.AcknowledgedBy(fingerprint));
    }

    [Fact]
    public async Task A_restart_tells_nothing_twice_and_forgets_nothing()
    {
        var fingerprint = Fire("Down");
        await PassAsync(TimeSpan.FromMinutes(1));
        _book.Acknowledge(fingerprint, new("ada", _now, ""));
        var (groups, alerts, notes) = (_dispatcher.Groups(), _book.All(), _book.Acknowledgements());

        var book = new AlertBook();
        book.Restore(alerts, notes);
        _dispatcher = new(book, new([_mail, _webhook], _log, TimeProvider.System), () => _config, () => _options);
        _dispatcher.Restore(groups);
        await PassAsync(TimeSpan.FromHours(5));
        Assert.Single(_mail.Sent);
        Assert.Equal("ada", book.AcknowledgedBy(fingerprint)?.By);
        book.Put(book.Find(fingerprint)! with { EndsAt = _now });
        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("resolved", _mail.Sent[1].Status);
    }

    [Fact]
    public async Task A_message_that_failed_is_tried_again_with_the_next_interval_and_the_log_says_why()
    {
        _mail.Answer = new("LB9275: nobody there", false, "x@example.org");
        Fire("Down");
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(("failed", "LB9275: nobody there"), (_log.All()[0].Outcome, _log.All()[0].Reason));
        _mail.Answer = new(null, false, "x@example.org");

        await PassAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(["sent", "failed"], _log.All().Select(line => line.Outcome));
    }

    [Theory]
    [InlineData("All", "critical", "db,global,pager")]
    [InlineData("All", "info", "global")]
    [InlineData("RouterFirst", "critical", "db,pager")]
    [InlineData("RouterFirst", "info", "global")]
    [InlineData("RouterOnly", "critical", "db,pager")]
    [InlineData("RouterOnly", "info", "")]
    public void Routers_choose_receivers_by_name_pattern_labels_and_tenant(string policy, string severity, string expected)
    {
        var config = new NotificationConfig
        {
            Receivers = [Mail("global"), Mail("db", "tenant") with { Metadata = Labelled("db", ("type", "tenant"), ("user", "dba")) }, Webhook("pager", "tenant"), Mail("off", "tenant") with { Spec = new() { Email = new() { Enabled = false, To = ["a@example.org"] } } }],
            Routers =
            [
                Router(new() { MatchExpressions = [new() { Key = "severity", Operator = "Match", RegexValue = "crit|err" }] }, new() { RegexName = "^pag", Name = ["off"] }),
                Router(new() { MatchLabels = new Dictionary<string, string> { ["severity"] = "critical" } }, new() { Channels = [new() { Tenant = "dba", Type = ["email"] }] }),
                Router(new() { MatchLabels = new Dictionary<string, string> { ["severity"] = "critical" } }, new() { Selector = new() { MatchLabels = new Dictionary<string, string> { ["user"] = "dba" } }, Type = "webhook" }),
                Router(new(), new() { Name = ["db"] }) with { Spec = new() { Enabled = false, Receivers = new() { Name = ["db"] } } },
            ],
        };
        var alert = new Alert { Labels = new Dictionary<string, string> { ["alertname"] = "A", ["severity"] = severity }, StartsAt = Start };

        Assert.Equal(expected, string.Join(',', Routing.TargetsOf(alert, config, policy).Select(target => target.Receiver).Order()));
    }

    [Fact]
    public void A_receiver_gets_only_the_alerts_that_it_selects()
    {
        var receiver = Mail("ops") with { Spec = new() { Email = new() { To = ["a@example.org"], AlertSelector = new() { MatchExpressions = [new() { Key = "namespace", Operator = "NotIn", Values = ["noise"] }] } } } };
        var config = new NotificationConfig { Receivers = [receiver] };

        Assert.Empty(Routing.TargetsOf(new() { Labels = new Dictionary<string, string> { ["namespace"] = "noise" }, StartsAt = Start }, config, "All"));
        Assert.Single(Routing.TargetsOf(new() { Labels = new Dictionary<string, string> { ["namespace"] = "shop" }, StartsAt = Start }, config, "All"));
    }

    private Dispatcher New() => new(_book, new([_mail, _webhook], _log, TimeProvider.System), () => _config, () => _options);

    private string Fire(string name, params (string Name, string Value)[] labels) => Fire(name, null, labels);

    private string Fire(string name, AlertDelivery? delivery, params (string Name, string Value)[] labels)
    {
        var alert = new Alert { Labels = LabelsOf(name, labels), StartsAt = _now, UpdatedAt = _now, Origin = "PrometheusRule/shop/r", Delivery = delivery };
        _book.Put(alert);
        return alert.Fingerprint;
    }

    private void Resolve(string name, params (string Name, string Value)[] labels)
    {
        var fingerprint = Fingerprints.Of(LabelsOf(name, labels));
        _book.Put(_book.Find(fingerprint)! with { EndsAt = _now });
    }

    private static Dictionary<string, string> LabelsOf(string name, (string Name, string Value)[] labels) => labels.Append(("alertname", name)).ToDictionary(label => label.Item1, label => label.Item2);

    private async Task PassAsync(TimeSpan length)
    {
        var step = length > TimeSpan.FromHours(1) ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(1);
        for (var end = _now + length; _now < end; _now += step)
        {
            _dispatcher.Tick(_now, CancellationToken.None);
            await _dispatcher.WhenIdleAsync();
        }
    }

    private static Silence Silence(TimeSpan length, params (string Name, string Value)[] labels) => new()
    {
        Metadata = new() { Name = "quiet" }, Spec = new() { StartsAt = Start, Duration = DurationText.Format(length), Matcher = new() { MatchLabels = labels.ToDictionary(label => label.Name, label => label.Value) } },
    };

    private static Receiver Mail(string name, string type = "global", string? ns = null) => new()
    {
        Metadata = Labelled(name, ns is null ? [("type", type)] : [("type", type), (Routing.NamespaceLabel, ns)]), Spec = new() { Email = new() { To = [$"{name}@example.org"] } },
    };

    private static Receiver Webhook(string name, string type) => new() { Metadata = Labelled(name, ("type", type)), Spec = new() { Webhook = new() { Url = "http://127.0.0.1:1/" } } };

    private static Sdk.ObjectMeta Labelled(string name, params (string Name, string Value)[] labels) => new() { Name = name, Labels = labels.ToDictionary(label => label.Name, label => label.Value) };

    private static Router Router(AlertSelector selector, ReceiverSelector receivers) => new() { Spec = new() { AlertSelector = selector, Receivers = receivers } };
}
