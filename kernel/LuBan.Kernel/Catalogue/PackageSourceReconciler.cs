using System.Collections.Concurrent;
using LuBan.Kernel.Installation;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

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
    IResourceClient<InstallPlan> plans,
    IOptions<CatalogueOptions> options,
    TimeProvider time)
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    // Kept by a monotonic clock: a change of the wall clock neither delays nor hastens a sync.
    private readonly ConcurrentDictionary<string, (long Catalogue, long Metadata)> _last = [];
    private readonly ConcurrentDictionary<string, int> _failures = [];

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        var source = await sources.GetAsync(request.Name, null, cancellationToken);
        if (source is null)
        {
            _last.TryRemove(request.Name, out _);
            _failures.TryRemove(request.Name, out _);
            blocklist.Replace(request.Name, []);
            await writer.WriteAsync(index.Remove(request.Name), cancellationToken);
            return ReconcileResult.Done;
        }
        var token = source.Metadata.Annotations?.GetValueOrDefault(PlanAnnotations.Sync);
        await writer.WriteAsync(index.Configure(source), cancellationToken);
        var (catalogue, metadata) = Due(source, token);
        if (catalogue > TimeSpan.Zero && metadata > TimeSpan.Zero) return ReconcileResult.After(Min(catalogue, metadata));

        var withCatalogue = catalogue <= TimeSpan.Zero;
        var status = await SyncAsync(source, withCatalogue, cancellationToken);
        _failures[request.Name] = status.Ready == "True" ? 0 : _failures.GetValueOrDefault(request.Name) + 1;
        var now = time.GetTimestamp();
        _last[request.Name] = (withCatalogue ? now : _last[request.Name].Catalogue, now);
        var next = Min(withCatalogue ? Period(source, status) : catalogue, options.Value.MetadataInterval);
        await sources.UpdateStatusAsync(source with
        {
            Metadata = source.Metadata with { ResourceVersion = null },
            Status = status with { SyncToken = token, ObservedGeneration = source.Metadata.Generation ?? 0, NextSync = withCatalogue ? time.GetUtcNow() + Period(source, status) : status.NextSync },
        }, cancellationToken);
        return ReconcileResult.After(next);
    }

    private (TimeSpan Catalogue, TimeSpan Metadata) Due(PackageSource source, string? token)
    {
        var status = source.Status;
        if (status is null || status.ObservedGeneration != source.Metadata.Generation || status.SyncToken != token) return default;
        if (!_last.TryGetValue(source.Metadata.Name!, out var last)) return default;
        return (Period(source, status) - time.GetElapsedTime(last.Catalogue), options.Value.MetadataInterval - time.GetElapsedTime(last.Metadata));
    }

    private TimeSpan Period(PackageSource source, PackageSourceStatus status)
    {
        var interval = Durations.Parse(source.Spec.PollInterval, DefaultInterval);
        if (status.Ready == "True") return interval;
        // Soon at first: a feed inside this server is not there yet when the kernel starts.
        var failures = _failures.GetValueOrDefault(source.Metadata.Name!);
        return Min(interval, Min(FirstRetry * Math.Pow(2, Math.Min(failures, 5)), RetryPeriod));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task<PackageSourceStatus> SyncAsync(PackageSource source, bool withCatalogue, CancellationToken cancellationToken)
    {
        var before = source.Status ?? new();
        var name = source.Metadata.Name!;
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var open = await registry.OpenAsync(source, either.Token);
            var found = await trust.CheckAsync(source, open, addresses.Resolve(source.Spec.Url), either.Token);
            before = before with { Trust = await RememberSignedAsync(name, found.Trust, cancellationToken), Blocked = found.Blocked, Conditions = PlanConditions.WithAll(before.Conditions, trust.Conditions(found)) };
            if (blocklist.Replace(name, before.Blocked)) await writer.WriteAsync(index.NamesOf(name), cancellationToken);
            if (!withCatalogue) return before;

            var result = await sync.RunAsync(source, open, before.Trust, either.Token);
            await writer.WriteAsync(result.Touched, cancellationToken);
            if (found.Document is { } document) await writer.WriteAsync(index.Advise(name, Advisories(document)), cancellationToken);
            var (extensions, versions) = index.Count(name);
            return before with
            {
                Ready = "True", LastSync = time.GetUtcNow(), LastError = null, Extensions = extensions, Versions = versions, Sequence = result.Sequence,
                Trust = before.Trust with { Feed = result.Feed },
                Conditions = PlanConditions.WithAll(before.Conditions, [Condition("Ready", "True", "Synced", $"{extensions} extensions found."), Mapped(name)]),
            };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var (code, message) = exception is OperationCanceledException
                ? ("LB4302", $"The source did not answer within {Timeout.TotalSeconds:0} s. Check its address and the network; the catalogue shows what was known before.")
                : PlanOperation.Describe(exception);
            await writer.WriteAsync(index.MarkStale(name), cancellationToken);
            return before with
            {
                Ready = "False", LastError = new(code, message),
                Conditions = PlanConditions.WithAll(before.Conditions, [Condition("Ready", "False", code, message), Mapped(name), .. StillCurrent(before)]),
            };
        }
    }

    /// <summary>An id of which a signed version was taken from here is never taken unsigned again, also after it was uninstalled.</summary>
    private async Task<SourceTrust> RememberSignedAsync(string name, SourceTrust known, CancellationToken cancellationToken)
    {
        var signed = (await plans.ListAsync(null, cancellationToken)).Items.Where(plan => plan.Status is { Signer: not null } status && status.Source == name).Select(plan => plan.Metadata.Name!);
        return known with { SignedIds = [.. known.SignedIds.Union(signed).Order(StringComparer.Ordinal)] };
    }

    /// <summary>Metadata also run out while the source is away.</summary>
    private IEnumerable<PlanCondition> StillCurrent(PackageSourceStatus status)
    {
        var current = trust.MetadataCurrent(status.Trust, null);
        return current.Status == "False" ? [current] : [];
    }

    private static ILookup<string, ExtensionAdvisory> Advisories(Packages.MetadataDocument document) => (document.Advisories ?? []).ToLookup(
        advisory => advisory.Package.ToLowerInvariant(),
        advisory => new ExtensionAdvisory(advisory.Id, advisory.Severity, advisory.Versions, advisory.Summary, advisory.Url, advisory.Fixed));

    private PlanCondition Mapped(string name)
    {
        var ambiguous = index.Ambiguous(name);
        return ambiguous.Count == 0
            ? Condition("Mapped", "True", "NoAmbiguity", "No other source offers the same ids, or spec.idPrefixes tells whose they are.")
            : Condition("Mapped", "False", "Ambiguous", SourceErrors.Ambiguous(ambiguous));
    }

    private PlanCondition Condition(string type, string status, string reason, string message) => new(type, status, reason, message, time.GetUtcNow());
}
