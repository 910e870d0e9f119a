using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>Says of a silence whether it can be read.</summary>
internal sealed class SilenceReconciler(IResourceClient<Silence> client, TimeProvider time) : IReconciler<Silence>
{
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await client.GetAsync(request.Name, null, cancellationToken) is not { } found || found.IsBeingDeleted()) return ReconcileResult.Done;
        var (problems, unsupported) = (NotificationChecks.Of(found), Array.Empty<string>());
        if (NotificationStatuses.Next(found.Status, found.Metadata.Generation, problems, unsupported, time) is { } status) await client.UpdateStatusAsync(found with { Status = status }, cancellationToken);
        return ReconcileResult.Done;
    }
}
