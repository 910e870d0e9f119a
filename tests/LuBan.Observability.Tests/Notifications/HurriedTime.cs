namespace LuBan.Observability.Tests.Notifications;

/// <summary>A clock whose timers fire at once, and which remembers how long they would have taken.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public List<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero) Pauses.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
