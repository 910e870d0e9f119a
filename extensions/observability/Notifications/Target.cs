namespace LuBan.Observability.Notifications;

/// <summary>One way to tell somebody: a channel of a receiver, or addresses that a policy names.</summary>
internal sealed record Target(string Receiver, string Channel)
{
    public const string EmailChannel = "email";
    public const string WebhookChannel = "webhook";

    /// <summary>Addresses instead of a receiver's; null otherwise.</summary>
    public IReadOnlyList<string>? Addresses { get; init; }

    public string Key => Addresses is null ? $"{Receiver}/{Channel}" : $"{Channel}:{string.Join(',', Addresses)}";
    public bool Equals(Target? other) => other is not null && Key == other.Key;
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
