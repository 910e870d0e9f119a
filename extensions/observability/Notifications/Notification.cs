namespace LuBan.Observability.Notifications;

/// <summary>One message: alerts of one group, for one target.</summary>
internal sealed record Notification
{
    public required Target Target { get; init; }
    public required string GroupKey { get; init; }
    public required IReadOnlyDictionary<string, string> GroupLabels { get; init; }
    public required IReadOnlyList<Alert> Firing { get; init; }
    public required IReadOnlyList<Alert> Resolved { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>0 for the first message; how often the same was told before otherwise.</summary>
    public int Repeat { get; init; }

    public bool IsTest { get; init; }
    public IEnumerable<Alert> All => Firing.Concat(Resolved);
    public string Status => Firing.Count > 0 ? "firing" : "resolved";

    /// <summary>The labels that all alerts have in common.</summary>
    public IReadOnlyDictionary<string, string> CommonLabels => Common(alert => alert.Labels);

    public IReadOnlyDictionary<string, string> CommonAnnotations => Common(alert => alert.Annotations);

    private Dictionary<string, string> Common(Func<Alert, IReadOnlyDictionary<string, string>> of) =>
        of(All.First()).Where(entry => All.All(alert => of(alert).GetValueOrDefault(entry.Key) == entry.Value)).ToDictionary();
}
