namespace LuBan.Observability.Scraping;

/// <summary>What is written into the status of an object whose addresses are read.</summary>
internal static class ScrapeStatuses
{
    /// <summary>How often it is looked whether targets went up or down.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    /// <summary>The status; null when it is written already.</summary>
    public static ScrapeStatus? Next(ScrapeStatus? before, long? generation, string origin, Discovered found, Scraper scraper, TimeProvider time)
    {
        var runs = scraper.Targets.Where(target => target.Job.Origin == origin).ToList();
        var problems = found.Problems.Concat(runs.Where(run => run.Health == "down").Select(run => $"{run.Job.Url}: {run.Error}").Take(5)).ToList();
        var reason = found.Problems.Count > 0 ? "Invalid" : found.Jobs.Count == 0 ? "NoTargets" : problems.Count > 0 ? "TargetsDown" : "Scraped";
        if (found.Jobs.Count == 0 && problems.Count == 0) problems.Add($"Nothing to read: {found.Services} services found, {found.Dropped} addresses dropped by relabelings.");
        var status = new ScrapeStatus
        {
            Targets = found.Jobs.Count, Up = runs.Count(run => run.Health == "up"), ObservedGeneration = generation, Conditions = Conditions.Of(before?.Conditions, generation, reason, problems, found.Unsupported, time),
        };
        return before is not null && before.Targets == status.Targets && before.Up == status.Up && before.ObservedGeneration == generation && Conditions.Same(before.Conditions, status.Conditions) ? null : status;
    }
}
