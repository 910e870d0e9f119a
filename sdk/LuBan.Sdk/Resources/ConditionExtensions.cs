namespace LuBan.Sdk;

/// <summary>Keeps a list of conditions.</summary>
public static class ConditionExtensions
{
    /// <summary>A list with a condition set. The time of transition is kept as long as the status stays the same, so an unchanged condition is no reason to write.</summary>
    /// <param name="conditions">The list; null for an empty one.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="time">The clock, for a condition that brings no time; null for the system's.</param>
    /// <returns>The same list when nothing changed, otherwise a new one with the others in their order.</returns>
    public static IReadOnlyList<Condition> SetCondition(this IReadOnlyList<Condition>? conditions, Condition condition, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var known = conditions ?? [];
        var before = known.FirstOrDefault(other => other.Type == condition.Type);
        var next = condition with
        {
            LastTransitionTime = before?.Status == condition.Status ? before.LastTransitionTime
                : condition.LastTransitionTime != default ? condition.LastTransitionTime
                : Seconds((time ?? TimeProvider.System).GetUtcNow()),
        };
        if (next == before) return known;
        return before is null ? [.. known, next] : [.. known.Select(other => other.Type == next.Type ? next : other)];
    }

    // The wire format has whole seconds: anything finer would differ from what is read back.
    private static DateTimeOffset Seconds(DateTimeOffset time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerSecond, time.Offset);
}
