namespace LuBan.Observability.Notifications;

/// <summary>What a restart must not forget of the notifications.</summary>
internal sealed record NotificationState
{
    public IReadOnlyList<Alert> Alerts { get; init; } = [];
    public IReadOnlyDictionary<string, Acknowledgement> Acknowledged { get; init; } = new Dictionary<string, Acknowledgement>();
    public IReadOnlyList<NotificationGroup> Groups { get; init; } = [];
}
