using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>Says of a router whether it can be read.</summary>
internal sealed class RouterReconciler(IResourceClient<Router> client, TimeProvider time) : IReconciler<Router>
{
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await client.GetAsync(request.Name, null, cancellationToken) is not { } found || found.IsBeingDeleted()) return ReconcileResult.Done;
        var (problems, unsupported) = (NotificationChecks.Of(found), Array.Empty<string>());
        if (NotificationStatuses.Next(found.Status, found.Metadata.Generation, problems, unsupported, time) is { } status) await client.UpdateStatusAsync(found with { Status = status }, cancellationToken);
        return ReconcileResult.Done;
    }
}
