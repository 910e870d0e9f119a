using LuBan.Observability.Alerting;

namespace LuBan.Observability.Notifications;

/// <summary>Groups alerts, and tells each group when it is time: at first after the group's wait, then when something is new or ended, then again and again.</summary>
/// <remarks>Not for several callers at once. Messages are on their way while it goes on; a group has one on its way at most.</remarks>
internal sealed class Dispatcher(AlertBook book, Courier courier, Func<NotificationConfig> config, Func<AlertingOptions> options)
{
    /// <summary>How long what was told is remembered of a receiver that is gone: one that is replaced, or not read yet, is not told everything anew.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly Lock _writing = new();
    private readonly Dictionary<string, NotificationGroup> _groups = [];
    private readonly Dictionary<string, Task> _sending = [];

    /// <summary>Rises when something is to be written to disk.</summary>
    public long Version { get; private set; }

    /// <summary>Looks at everything, once a second or so.</summary>
    public void Tick(DateTimeOffset now, CancellationToken cancellationToken)
    {
        book.Forget(now);
        var (setup, settings) = (config(), options());
        var firing = book.All().Where(alert => !alert.IsResolved(now)).ToList();
        var silences = setup.Silences.Where(silence => silence.IsActive(now)).ToList();
        var loud = firing.Where(alert => !Suppression.Of(alert, silences, firing, settings.Inhibitions).IsQuiet).ToList();
        lock (_writing)
        {
            var members = Members(loud, setup, settings, now);
            foreach (var group in _groups.Values.Where(group => group.Next <= now && !_sending.ContainsKey(group.Key)).ToList())
                Look(group, members.GetValueOrDefault(group.Key) ?? [], silences, setup, settings, now, cancellationToken);
        }
    }

    /// <summary>Waits until nothing is on its way.</summary>
    public async Task WhenIdleAsync()
    {
        while (true)
        {
            Task[] sending;
            lock (_writing) sending = [.. _sending.Values];
            if (sending.Length == 0) return;
            await Task.WhenAll(sending);
        }
    }

    public IReadOnlyList<NotificationGroup> Groups()
    {
        lock (_writing) return [.. _groups.Values];
    }

    public void Restore(IEnumerable<NotificationGroup> groups)
    {
        lock (_writing) foreach (var group in groups) _groups[group.Key] = group;
    }

    private Dictionary<string, List<Alert>> Members(List<Alert> loud, NotificationConfig setup, AlertingOptions settings, DateTimeOffset now)
    {
        var members = new Dictionary<string, List<Alert>>();
        foreach (var alert in loud)
        {
            foreach (var target in Routing.TargetsOf(alert, setup, settings.RoutePolicy))
            {
                var group = GroupOf(alert, target, settings, now);
                if (!members.TryGetValue(group.Key, out var list)) members[group.Key] = list = [];
                list.Add(alert);
            }
        }
        return members;
    }

    private NotificationGroup GroupOf(Alert alert, Target target, AlertingOptions settings, DateTimeOffset now)
    {
        var labels = settings.GroupLabels.Contains("...") ? alert.Labels : settings.GroupLabels.Where(alert.Labels.ContainsKey).ToDictionary(name => name, name => alert.Labels[name]);
        var key = $"{target.Key}|{alert.Delivery?.Policy}|{string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))}";
        if (_groups.TryGetValue(key, out var known)) return known.Delivery == alert.Delivery ? known : _groups[key] = known with { Delivery = alert.Delivery };
        var wait = DurationText.Parse(settings.GroupWait, TimeSpan.FromSeconds(30));
        Version++;
        return _groups[key] = new()
        {
            // What fires for longer than the wait, after a restart or a silence, waits no more.
            Key = key, Receiver = target.Receiver, Channel = target.Channel, Addresses = target.Addresses, Labels = labels, Delivery = alert.Delivery, Next = alert.StartsAt + wait < now ? now : now + wait,
        };
    }

    private void Look(NotificationGroup group, List<Alert> members, List<Silence> silences, NotificationConfig setup, AlertingOptions settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isThere = group.Addresses is not null || setup.FindReceiver(group.Receiver) is { } receiver && Routing.Channels(receiver).Contains(group.Target);
        var resolved = group.Told.Where(told => HasEnded(told.Key, now)).Select(told => book.Find(told.Key) ?? told.Value with { EndsAt = now }).ToList();
        if (!isThere && now - (group.MissingSince ?? now) < Grace)
        {
            _groups[group.Key] = group with { MissingSince = group.MissingSince ?? now };
            return;
        }
        if (!isThere || (members.Count == 0 && group.Told.Count == 0))
        {
            _groups.Remove(group.Key);
            Version++;
            return;
        }
        if (group.Delivery?.Window is { } window && !window.Contains(now)) return;

        // A silence also keeps the end quiet.
        var quiet = resolved.Where(alert => silences.Any(silence => silence.Spec.Matcher.Matches(alert.Labels))).ToList();
        var told = group.Told.Where(entry => !resolved.Any(alert => alert.Fingerprint == entry.Key)).ToDictionary();
        resolved = [.. resolved.Except(quiet)];
        var hasNews = members.Any(alert => !group.Told.ContainsKey(alert.Fingerprint)) || resolved.Count > 0;
        var isRepeat = !hasNews && IsTimeToRepeat(group, members, settings, now);
        var interval = DurationText.Parse(settings.GroupInterval, TimeSpan.FromMinutes(5));
        if (group.Delivery?.RepeatInterval is { } repeat && repeat < interval) interval = repeat;
        var next = group with { Next = now + interval, MissingSince = null };
        if (quiet.Count > 0) next = next with { Told = told.Concat(resolved.Select(alert => KeyValuePair.Create(alert.Fingerprint, alert))).ToDictionary() };
        _groups[group.Key] = next;
        Version++;
        if (hasNews || isRepeat) Send(next, members, resolved, told, isRepeat, setup, now, cancellationToken);
    }

    private bool HasEnded(string fingerprint, DateTimeOffset now) => book.Find(fingerprint) is not { } alert || alert.IsResolved(now);

    private bool IsTimeToRepeat(NotificationGroup group, List<Alert> members, AlertingOptions settings, DateTimeOffset now)
    {
        if (group.LastSent is not { } last || members.All(alert => book.AcknowledgedBy(alert.Fingerprint) is not null)) return false;
        if (group.Delivery?.MaxRepeats is { } most && group.Repeats >= most) return false;
        return now - last >= (group.Delivery?.RepeatInterval ?? DurationText.Parse(settings.RepeatInterval, TimeSpan.FromHours(4)));
    }

    private void Send(NotificationGroup group, List<Alert> members, List<Alert> resolved, Dictionary<string, Alert> told, bool isRepeat, NotificationConfig setup, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hasNewFiring = members.Any(alert => !group.Told.ContainsKey(alert.Fingerprint));
        var repeats = isRepeat ? group.Repeats + 1 : hasNewFiring ? 0 : group.Repeats;
        var notification = new Notification { Target = group.Target, GroupKey = group.Key, GroupLabels = group.Labels, Firing = members, Resolved = resolved, At = now, Repeat = repeats };
        foreach (var alert in members) told[alert.Fingerprint] = alert;
        // On another thread from the first step on: the lock is held here.
        _sending[group.Key] = Task.Run(() => SendAsync(notification, setup, told, repeats, cancellationToken), CancellationToken.None);
    }

    private async Task SendAsync(Notification notification, NotificationConfig setup, Dictionary<string, Alert> told, int repeats, CancellationToken cancellationToken)
    {
        DeliveryResult? result = null;
        try
        {
            result = await courier.SendAsync(notification, setup, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // We stop: nothing was told, so the next start tells it.
        }
        finally
        {
            lock (_writing)
            {
                _sending.Remove(notification.GroupKey);
                if (result is { Succeeded: true } && _groups.TryGetValue(notification.GroupKey, out var group))
                    _groups[notification.GroupKey] = group with { Told = told, LastSent = notification.At, Repeats = repeats };
                Version++;
            }
        }
    }
}
