namespace LuBan.Observability.Notifications;

/// <summary>What helps to understand an alert: the last lines of the object's log, and what changed around it.</summary>
internal sealed record AlertContext(IReadOnlyList<string> LogLines, IReadOnlyList<RecentChange> Changes)
{
    public static AlertContext Empty { get; } = new([], []);
}

/// <summary>Something that happened in the namespace of an alert.</summary>
internal sealed record RecentChange(DateTimeOffset At, string About, string Reason, string Message, string? Commit);
