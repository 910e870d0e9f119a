using System.ComponentModel.DataAnnotations;

namespace LuBan.Resources;

/// <summary>What clients of the resource API may ask for at once.</summary>
public sealed class ResourceApiOptions
{
    /// <summary>Watches that are open at once; a further one is refused with 429. 1 to 1,000,000; by default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaximumWatches { get; set; } = 10_000;

    /// <summary>Watches that one user has open at once; callers without a name count by their address. 1 to 1,000,000; by default 2,000.</summary>
    [Range(1, 1_000_000)]
    public int MaximumWatchesPerUser { get; set; } = 2_000;

    /// <summary>How long the client of a watch may take nothing of what is sent before it is disconnected. 1 second to a day; by default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan WatchPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Objects in one page of a list: a larger <c>limit</c> is answered with a page of this size. 1 to 1,000,000; by default 10,000. A list without a limit is sent whole.</summary>
    [Range(1, 1_000_000)]
    public int MaximumPage { get; set; } = 10_000;
}
