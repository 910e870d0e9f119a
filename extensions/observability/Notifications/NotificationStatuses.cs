namespace LuBan.Observability.Notifications;

/// <summary>What is written into the status of an object of the notifications.</summary>
internal static class NotificationStatuses
{
    /// <summary>The status; null when it is written already.</summary>
    public static NotificationStatus? Next(NotificationStatus? before, long? generation, IReadOnlyList<string> problems, IReadOnlyList<string> unsupported, TimeProvider time)
    {
        var conditions = Conditions.Of(before?.Conditions, generation, problems.Count > 0 ? "Invalid" : "Accepted", problems, unsupported, time);
        return before is not null && before.ObservedGeneration == generation && Conditions.Same(before.Conditions, conditions) ? null : new() { Conditions = conditions, ObservedGeneration = generation };
    }
}
