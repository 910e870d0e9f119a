using System.Collections.Concurrent;
using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Keeps the catalogue in step with one source. A source that fails keeps what was known of it.</summary>
internal sealed class PackageSourceReconciler(
    IResourceClient<PackageSource> sources,
    PackageSourceRegistry registry,
    ISourceAddresses addresses,
    SourceTrustKeeper trust,
    CatalogueSync sync,
    CatalogueIndex index,
    CatalogueWriter writer,
    Blocklist blocklist,
    TimeProvider time)
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    // Kept by a monotonic clock: a change of the wall clock neither delays nor hastens a sync.
    private readonly ConcurrentDictionary<string, long> _lastSync = [];

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        var source = await sources.GetAsync(request.Name, null, cancellationToken);
        if (source is null)
        {
            _lastSync.TryRemove(request.Name, out _);
            blocklist.Replace(request.Name, []);
            await writer.WriteAsync(index.Remove(request.Name), cancellationToken);
            return ReconcileResult.Done;
        }
        var token = source.Metadata.Annotations?.GetValueOrDefault(PlanAnnotations.Sync);
        var due = Due(source, token);
        if (due > TimeSpan.Zero) return ReconcileResult.After(due);

        var remapped = index.Configure(source);
        var status = await SyncAsync(source, cancellationToken);
        await writer.WriteAsync(remapped, cancellationToken);
        _lastSync[request.Name] = time.GetTimestamp();
        var next = Period(source, status);
        await sources.UpdateStatusAsync(source with
        {
            Metadata = source.Metadata with { ResourceVersion = null },
            Status = status with { SyncToken = token, ObservedGeneration = source.Metadata.Generation ?? 0, NextSync = time.GetUtcNow() + next },
        }, cancellationToken);
        return ReconcileResult.After(next);
    }

    private TimeSpan Due(PackageSource source, string? token)
    {
        var status = source.Status;
        if (status is null || status.ObservedGeneration != source.Metadata.Generation || status.SyncToken != token) return TimeSpan.Zero;
        if (!_lastSync.TryGetValue(source.Metadata.Name!, out var last)) return TimeSpan.Zero;
        return Period(source, status) - time.GetElapsedTime(last);
    }

    private static TimeSpan Period(PackageSource source, PackageSourceStatus status)
    {
        var interval = Durations.Parse(source.Spec.PollInterval, DefaultInterval);
        return status.Ready == "True" || interval < RetryPeriod ? interval : RetryPeriod;
    }

    private async Task<PackageSourceStatus> SyncAsync(PackageSource source, CancellationToken cancellationToken)
    {
        var before = source.Status ?? new();
        var name = source.Metadata.Name!;
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var open = await registry.OpenAsync(source, either.Token);
            var checkedTrust = await trust.CheckAsync(source, open, addresses.Resolve(source.Spec.Url), either.Token);
            before = before with { Trust = checkedTrust.Trust, Blocked = checkedTrust.Blocked, Conditions = PlanConditions.WithAll(before.Conditions, checkedTrust.Conditions) };
            await writer.WriteAsync(blocklist.Replace(name, before.Blocked), cancellationToken);

            var result = await sync.RunAsync(source, open, before.Trust!, either.Token);
            await writer.WriteAsync(result.Touched, cancellationToken);
            var (extensions, versions) = index.Count(name);
            return before with
            {
                Ready = "True", LastSync = time.GetUtcNow(), LastError = null, Extensions = extensions, Versions = versions, Sequence = result.Sequence,
                Trust = before.Trust! with { Feed = result.Feed },
                Conditions = PlanConditions.WithAll(before.Conditions, [Condition("Ready", "True", "Synced", $"{extensions} extensions found."), Mapped(name)]),
            };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var (code, message) = exception is OperationCanceledException
                ? ("LB4302", $"The source did not answer within {Timeout.TotalSeconds:0} s. Check its address and the network; the catalogue shows what was known before.")
                : PlanOperation.Describe(exception);
            await writer.WriteAsync(index.MarkStale(name), cancellationToken);
            return before with { Ready = "False", LastError = new(code, message), Conditions = PlanConditions.WithAll(before.Conditions, [Condition("Ready", "False", code, message), Mapped(name)]) };
        }
    }

    private PlanCondition Mapped(string name)
    {
        var ambiguous = index.Ambiguous(name);
        return ambiguous.Count == 0
            ? Condition("Mapped", "True", "NoAmbiguity", "No other source offers the same ids, or spec.idPrefixes tells whose they are.")
            : Condition("Mapped", "False", "Ambiguous", SourceErrors.Ambiguous(ambiguous));
    }

    private PlanCondition Condition(string type, string status, string reason, string message) => new(type, status, reason, message, time.GetUtcNow());
}
