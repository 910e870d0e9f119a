using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Keeps the catalogue in step with one source. A source that fails keeps what was known of it.</summary>
internal sealed class PackageSourceReconciler(
    IResourceClient<PackageSource> sources,
    PackageSourceRegistry registry,
    CatalogueIndex index,
    CatalogueWriter writer,
    TimeProvider time)
{
    private static readonly TimeSpan SyncPeriod = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private const int Parallelism = 4;

    // Kept by a monotonic clock: a change of the wall clock neither delays nor hastens a sync.
    private readonly Dictionary<string, long> _lastSync = [];

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        var source = await sources.GetAsync(request.Name, null, cancellationToken);
        if (source is null)
        {
            await writer.WriteAsync(index.Replace(request.Name, new Dictionary<string, (ExtensionEntrySpec, IReadOnlyList<ExtensionVersionEntry>)>()), cancellationToken);
            _lastSync.Remove(request.Name);
            return ReconcileResult.Done;
        }
        var token = source.Metadata.Annotations?.GetValueOrDefault(PlanAnnotations.Sync);
        var due = Due(source, token);
        if (due > TimeSpan.Zero) return ReconcileResult.After(due);

        var (status, next) = await SyncAsync(source, cancellationToken);
        _lastSync[request.Name] = time.GetTimestamp();
        await sources.UpdateStatusAsync(source with
        {
            Metadata = source.Metadata with { ResourceVersion = null },
            Status = status with { SyncToken = token, ObservedGeneration = source.Metadata.Generation ?? 0 },
        }, cancellationToken);
        return ReconcileResult.After(next);
    }

    private TimeSpan Due(PackageSource source, string? token)
    {
        var status = source.Status;
        if (status is null || status.ObservedGeneration != source.Metadata.Generation || status.SyncToken != token) return TimeSpan.Zero;
        if (!_lastSync.TryGetValue(source.Metadata.Name!, out var last)) return TimeSpan.Zero;
        return (status.Ready == "True" ? SyncPeriod : RetryPeriod) - time.GetElapsedTime(last);
    }

    private async Task<(PackageSourceStatus Status, TimeSpan Next)> SyncAsync(PackageSource source, CancellationToken cancellationToken)
    {
        var before = source.Status ?? new();
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var offered = await OfferedAsync(source, either.Token);
            await writer.WriteAsync(index.Replace(source.Metadata.Name!, offered), cancellationToken);
            var ready = Condition(before, "True", "Synced", $"{offered.Count} extensions found.");
            return (before with { Ready = "True", LastSync = time.GetUtcNow(), Extensions = offered.Count, Versions = offered.Values.Sum(item => item.Versions.Count), Conditions = ready }, SyncPeriod);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var (code, message) = exception is OperationCanceledException
                ? ("LB4302", $"The source did not answer within {Timeout.TotalSeconds:0} s. Check its address and the network; the catalogue shows what was known before.")
                : PlanOperation.Describe(exception);
            await writer.WriteAsync(index.MarkStale(source.Metadata.Name!), cancellationToken);
            return (before with { Ready = "False", Conditions = Condition(before, "False", code, message) }, RetryPeriod);
        }
    }

    private async Task<Dictionary<string, (ExtensionEntrySpec Spec, IReadOnlyList<ExtensionVersionEntry> Versions)>> OfferedAsync(PackageSource resource, CancellationToken cancellationToken)
    {
        var source = registry.Open(resource);
        var summaries = await source.SearchAsync(cancellationToken);
        var offered = new Dictionary<string, (ExtensionEntrySpec, IReadOnlyList<ExtensionVersionEntry>)>(StringComparer.Ordinal);
        var gate = new Lock();
        await Parallel.ForEachAsync(summaries, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (summary, token) =>
        {
            var versions = await source.FindVersionsAsync(summary.Id, token);
            var entries = versions.Select(version => new ExtensionVersionEntry(version.Version, resource.Metadata.Name!, version.Listed, version.FitsHost(Host.Version), version.HostRange)).ToList();
            lock (gate) offered[summary.Id.ToLowerInvariant()] = (Describe(summary), entries);
        });
        return offered;
    }

    private static ExtensionEntrySpec Describe(PackageSummary summary) => new()
    {
        Id = summary.Id,
        DisplayName = summary.Title,
        Description = summary.Description,
        Authors = string.Join(", ", summary.Authors),
        Tags = summary.Tags,
    };

    private IReadOnlyList<PlanCondition> Condition(PackageSourceStatus before, string status, string reason, string message) =>
        PlanConditions.With(before.Conditions, new("Ready", status, reason, message, time.GetUtcNow()));
}
