using LuBan.Observability.Alerting;
using LuBan.Observability.Metrics;

namespace LuBan.Observability.Scraping;

/// <summary>Reads targets when they are due. <see cref="SetJobs"/> and <see cref="Tick"/> are for one caller; targets are read beside each other.</summary>
internal sealed class Scraper(Func<ScrapeJob, CancellationToken, Task<Exposition>> read, IMetricStore store, TimeProvider time)
{
    private const int AtOnce = 16;
    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly List<Task> _reading = [];
    private volatile IReadOnlyList<TargetRun> _targets = [];

    public IReadOnlyList<TargetRun> Targets => _targets;

    /// <summary>Says what is read. The series of a target that is gone end now, not in five minutes.</summary>
    public void SetJobs(IReadOnlyList<ScrapeJob> jobs, DateTimeOffset now)
    {
        var before = _targets.ToDictionary(target => target.Job.Key);
        var next = new List<TargetRun>();
        foreach (var job in jobs.DistinctBy(job => job.Key))
        {
            if (before.Remove(job.Key, out var known)) known.Job = job;
            next.Add(known ?? new TargetRun(job) { Next = now + Offset(job) });
        }
        foreach (var gone in before.Values) End(gone, now);
        _targets = next;
    }

    public void Tick(DateTimeOffset now, CancellationToken cancellationToken)
    {
        _reading.RemoveAll(task => task.IsCompleted);
        foreach (var target in _targets.Where(target => target.Next <= now && !target.IsReading))
        {
            var missed = (now - target.Next).Ticks / target.Job.Interval.Ticks;
            target.Next += target.Job.Interval * (missed + 1);
            target.IsReading = true;
            _reading.Add(Task.Run(() => ScrapeAsync(target, cancellationToken), CancellationToken.None));
        }
    }

    public Task WhenIdleAsync() => Task.WhenAll(_reading);

    private async Task ScrapeAsync(TargetRun target, CancellationToken cancellationToken)
    {
        try
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                await OnceAsync(target, cancellationToken);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // We stop.
        }
        finally
        {
            target.IsReading = false;
        }
    }

    private async Task OnceAsync(TargetRun target, CancellationToken cancellationToken)
    {
        var (job, at, begun) = (target.Job, time.GetUtcNow(), time.GetTimestamp());
        List<Sample> samples = [];
        string? error = null;
        var scraped = 0;
        try
        {
            var answer = await read(job, cancellationToken);
            scraped = answer.Samples.Count;
            samples = Series(job, answer, at.ToUnixTimeMilliseconds());
            if (samples.Count > job.SampleLimit) throw new ScrapeException($"LB9292: it has {samples.Count} samples; the limit is {job.SampleLimit}. Drop some by metricRelabelings, or raise sampleLimit.");
            store.Describe(answer.Descriptions);
        }
        catch (ScrapeException down)
        {
            (error, samples) = (down.Message, []);
        }
        Write(target, samples, scraped, error, at, time.GetElapsedTime(begun));
    }

    private void Write(TargetRun target, List<Sample> samples, int scraped, string? error, DateTimeOffset at, TimeSpan duration)
    {
        // A target that went while it was read has got its markers.
        if (!_targets.Contains(target)) return;
        var milliseconds = at.ToUnixTimeMilliseconds();
        var written = samples.Select(sample => sample.Labels).ToHashSet();
        var kept = samples.Count;
        samples.AddRange(target.Written.Where(labels => !written.Contains(labels)).Select(labels => new Sample(labels, milliseconds, Staleness.Marker)));
        Sample[] report =
        [
            Report(target, "up", milliseconds, error is null ? 1 : 0), Report(target, "scrape_duration_seconds", milliseconds, duration.TotalSeconds),
            Report(target, "scrape_samples_scraped", milliseconds, scraped), Report(target, "scrape_samples_post_metric_relabeling", milliseconds, kept),
            Report(target, "scrape_series_added", milliseconds, written.Count(labels => !target.Written.Contains(labels))),
        ];
        samples.AddRange(report);
        store.Append(samples);
        (target.Written, target.Reported) = (written, [.. report.Select(sample => sample.Labels)]);
        (target.LastScrape, target.Duration, target.Error, target.Samples) = (at, duration, error, kept);
    }

    private static Sample Report(TargetRun target, string name, long at, double value) => new(target.Job.Labels.With(Labels.MetricName, name), at, value);

    private static List<Sample> Series(ScrapeJob job, Exposition answer, long now)
    {
        var samples = new List<Sample>(answer.Samples.Count);
        foreach (var sample in answer.Samples)
        {
            var labels = job.MetricRelabeling.Apply(Merge(sample.Labels, job));
            if (labels is null) continue;
            if (job.EnforcedNamespace is { } ns) labels = labels.With("namespace", ns);
            samples.Add(new(labels, job.HonorTimestamps ? sample.Milliseconds ?? now : now, sample.Value));
        }
        return samples;
    }

    private static Labels Merge(Labels own, ScrapeJob job)
    {
        foreach (var (name, value) in job.Labels)
        {
            if (!own.TryGet(name, out var theirs)) own = own.With(name, value);
            else if (!job.HonorLabels) own = own.With(name, value).With($"exported_{name}", theirs);
        }
        return own;
    }

    private void End(TargetRun gone, DateTimeOffset now) =>
        store.Append([.. gone.Written.Concat(gone.Reported).Select(labels => new Sample(labels, now.ToUnixTimeMilliseconds(), Staleness.Marker))]);

    private static TimeSpan Offset(ScrapeJob job) => TimeSpan.FromMilliseconds(Fingerprints.Of(job.Key) % (ulong)Math.Min(job.Interval.TotalMilliseconds, 5000));
}
