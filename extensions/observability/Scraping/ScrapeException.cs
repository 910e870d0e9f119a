namespace LuBan.Observability.Scraping;

/// <summary>A target is down, and why.</summary>
internal sealed class ScrapeException(string message) : Exception(message);
