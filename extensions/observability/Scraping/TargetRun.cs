using LuBan.Observability.Metrics;

namespace LuBan.Observability.Scraping;

/// <summary>How a target is doing.</summary>
internal sealed class TargetRun(ScrapeJob job)
{
    public ScrapeJob Job { get; set; } = job;
    public DateTimeOffset Next { get; set; }
    public DateTimeOffset? LastScrape { get; set; }
    public TimeSpan Duration { get; set; }

    /// <summary>Why it is down; null when it is up, or was not read yet.</summary>
    public string? Error { get; set; }

    public int Samples { get; set; }
    public string Health => LastScrape is null ? "unknown" : Error is null ? "up" : "down";

    /// <summary>What the last answer held: whatever is missing next time has ended.</summary>
    public HashSet<Labels> Written { get; set; } = [];

    /// <summary>Its own series: up, scrape_duration_seconds and others.</summary>
    public HashSet<Labels> Reported { get; set; } = [];

    public bool IsReading { get; set; }
}
