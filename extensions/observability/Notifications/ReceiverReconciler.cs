using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>Says of a receiver whether it can be reached.</summary>
internal sealed class ReceiverReconciler(IResourceClient<Receiver> client, IResourceCache<Config> configs, TimeProvider time) : IReconciler<Receiver>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(5);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await client.GetAsync(request.Name, null, cancellationToken) is not { } found || found.IsBeingDeleted()) return ReconcileResult.Done;
        var (problems, unsupported) = NotificationChecks.Of(found, selector => new NotificationConfig { Configs = configs.List() }.EmailConfigFor(selector));
        if (NotificationStatuses.Next(found.Status, found.Metadata.Generation, problems, unsupported, time) is { } status) await client.UpdateStatusAsync(found with { Status = status }, cancellationToken);
        // The mail server is another object, which may come or go.
        return found.Spec.Email is null ? ReconcileResult.Done : ReconcileResult.After(problems.Count > 0 ? Soon : Later);
    }
}
