using System.ComponentModel.DataAnnotations;

namespace LuBan.Resources;

/// <summary>How long and how many events are kept.</summary>
public sealed class EventOptions
{
    /// <summary>How long an event is kept after it last happened. A second to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many events of one namespace are kept; the oldest go first. 10 to 1,000,000.</summary>
    [Range(10, 1_000_000)]
    public int MaximumPerNamespace { get; set; } = 2000;

    /// <summary>How often old events are looked for. 100 milliseconds to a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);
}
