using LuBan.Observability.Metrics;
using Microsoft.Extensions.Hosting;

namespace LuBan.Observability.Scraping;

/// <summary>Looks once a second which targets are due.</summary>
internal sealed class ScrapeLoop(TargetBook book, Scraper scraper, IMetricStore store, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await book.WhenReadAsync(stoppingToken);
            await store.WhenOpenAsync(stoppingToken);
            IReadOnlyList<ScrapeJob>? jobs = null;
            using var timer = new PeriodicTimer(Pace, time);
            do
            {
                var next = book.Jobs();
                if (!ReferenceEquals(next, jobs)) scraper.SetJobs(jobs = next, time.GetUtcNow());
                scraper.Tick(time.GetUtcNow(), stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await scraper.WhenIdleAsync();
        }
    }
}
