using LuBan.Sdk;

namespace LuBan.Observability.Scraping;

/// <summary>Says of an object whether its addresses answer.</summary>
internal sealed class ServiceMonitorReconciler(IResourceClient<ServiceMonitor> client, TargetBook book, Scraper scraper, TimeProvider time) : IReconciler<ServiceMonitor>
{
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await client.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } found || found.IsBeingDeleted()) return ReconcileResult.Done;
        var status = ScrapeStatuses.Next(found.Status, found.Metadata.Generation, $"ServiceMonitor/{request.Namespace}/{request.Name}", book.Of(found), scraper, time);
        if (status is not null) await client.UpdateStatusAsync(found with { Status = status }, cancellationToken);
        return ReconcileResult.After(ScrapeStatuses.Again);
    }
}
