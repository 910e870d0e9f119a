using LuBan.DevOps.Model;
using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Scheduling;

/// <summary>How long a pipeline run may take; null for no limit.</summary>
/// <param name="Pipeline">All of it.</param>
/// <param name="Tasks">Its tasks.</param>
/// <param name="Finally">What runs at the end.</param>
internal sealed record Timeouts(TimeSpan? Pipeline, TimeSpan? Tasks, TimeSpan? Finally)
{
    private static readonly TimeSpan Standard = TimeSpan.FromHours(1);

    /// <summary>What is not written follows from the others: what the tasks leave is for the end, and the other way round.</summary>
    public static Timeouts Of(PipelineTimeouts? timeouts, TimeSpan? standard)
    {
        var pipeline = GoDuration.Limit(timeouts?.Pipeline, standard ?? Standard);
        var (tasks, last) = (GoDuration.Limit(timeouts?.Tasks, null), GoDuration.Limit(timeouts?.Finally, null));
        if (pipeline is not { } whole) return new(null, tasks, last);
        // A zero for one of them means no limit of its own; the whole still holds.
        if (timeouts?.Tasks is null && last is { } end) tasks = whole - end;
        if (timeouts?.Finally is null && tasks is { } before) last = whole - before;
        return new(whole, tasks, last);
    }
}
