using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>Says of a configuration whether it is whole.</summary>
internal sealed class ConfigReconciler(IResourceClient<Config> client, TimeProvider time) : IReconciler<Config>
{
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await client.GetAsync(request.Name, null, cancellationToken) is not { } found || found.IsBeingDeleted()) return ReconcileResult.Done;
        var (problems, unsupported) = NotificationChecks.Of(found);
        if (NotificationStatuses.Next(found.Status, found.Metadata.Generation, problems, unsupported, time) is { } status) await client.UpdateStatusAsync(found with { Status = status }, cancellationToken);
        return ReconcileResult.Done;
    }
}
