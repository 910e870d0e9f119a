namespace LuBan.Observability.Notifications;

/// <summary>All alerts that fire or ended a moment ago, and who has taken note of which.</summary>
internal sealed class AlertBook
{
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(30);
    private const int MaximumFromOutside = 10_000;

    private readonly Lock _writing = new();
    private readonly Dictionary<string, Alert> _alerts = [];
    private readonly Dictionary<string, Acknowledgement> _acknowledged = [];
    private long _version;

    /// <summary>Rises when something came from outside, which a restart must not forget: rules tell theirs again by themselves.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Takes an alert in; of one that is known the beginning stays.</summary>
    /// <returns>False when there are too many from outside.</returns>
    public bool Put(Alert alert)
    {
        var fingerprint = alert.Fingerprint;
        lock (_writing)
        {
            var known = _alerts.GetValueOrDefault(fingerprint);
            if (known is null && alert.Origin.Length == 0 && alert.Delivery is null && _alerts.Count >= MaximumFromOutside) return false;
            // An alert that ended before it came back is another one: what people took note of does not count for it.
            if (known is not null && known.StartsAt != alert.StartsAt && alert.Origin.Length > 0) _acknowledged.Remove(fingerprint);
            var starts = known is not null && alert.Origin.Length == 0 && !known.IsResolved(alert.UpdatedAt) && known.StartsAt < alert.StartsAt ? known.StartsAt : alert.StartsAt;
            _alerts[fingerprint] = alert with { StartsAt = starts };
            if (alert.Origin.Length == 0) _version++;
            return true;
        }
    }

    public IReadOnlyList<Alert> All()
    {
        lock (_writing) return [.. _alerts.Values];
    }

    public Alert? Find(string fingerprint)
    {
        lock (_writing) return _alerts.GetValueOrDefault(fingerprint);
    }

    /// <summary>Forgets what ended long ago.</summary>
    public void Forget(DateTimeOffset now)
    {
        lock (_writing)
        {
            foreach (var (fingerprint, alert) in _alerts.Where(entry => entry.Value.IsResolved(now)).ToList())
            {
                _acknowledged.Remove(fingerprint);
                if (now - alert.EndsAt > Retention) _alerts.Remove(fingerprint);
            }
        }
    }

    /// <summary>Somebody takes note: they are not told again of it until it ends.</summary>
    /// <returns>False when there is no such alert that fires.</returns>
    public bool Acknowledge(string fingerprint, Acknowledgement note)
    {
        lock (_writing)
        {
            if (!_alerts.TryGetValue(fingerprint, out var alert) || alert.IsResolved(note.At)) return false;
            _acknowledged[fingerprint] = note;
            return true;
        }
    }

    public bool Unacknowledge(string fingerprint)
    {
        lock (_writing) return _acknowledged.Remove(fingerprint);
    }

    public Acknowledgement? AcknowledgedBy(string fingerprint)
    {
        lock (_writing) return _acknowledged.GetValueOrDefault(fingerprint);
    }

    public IReadOnlyDictionary<string, Acknowledgement> Acknowledgements()
    {
        lock (_writing) return new Dictionary<string, Acknowledgement>(_acknowledged);
    }

    /// <summary>Takes in what was known before the start. What came in since then is newer, and stays.</summary>
    public void Restore(IEnumerable<Alert> alerts, IReadOnlyDictionary<string, Acknowledgement> acknowledged)
    {
        lock (_writing)
        {
            foreach (var alert in alerts) _alerts.TryAdd(alert.Fingerprint, alert);
            foreach (var (fingerprint, note) in acknowledged) _acknowledged.TryAdd(fingerprint, note);
        }
    }
}

/// <summary>Who took note of an alert, when, and what they said.</summary>
internal sealed record Acknowledgement(string By, DateTimeOffset At, string Note);
