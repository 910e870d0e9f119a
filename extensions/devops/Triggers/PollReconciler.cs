using LuBan.DevOps.Repositories;
using LuBan.Sdk;

namespace LuBan.DevOps.Triggers;

/// <summary>Tells the triggers that follow a repository what has been seen there.</summary>
internal sealed class PollReconciler(IResourceClient<Trigger> triggers, PollTriggers polls) : IReconciler<Repository>
{
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        var followers = (await triggers.ListAsync(new() { Namespace = request.Namespace }, cancellationToken)).Items.Where(trigger => trigger.Spec.Source.Poll is not null && trigger.Spec.RepositoryRef?.Name == request.Name && !trigger.IsBeingDeleted());
        foreach (var trigger in followers) await polls.FollowAsync(trigger, cancellationToken);
        return ReconcileResult.Done;
    }

    public static bool Matters(ResourceEvent<Repository> change) =>
        change.Type is not ResourceEventType.Modified || change.Previous is null || !(change.Resource.Status?.Branches ?? []).SequenceEqual(change.Previous.Status?.Branches ?? []);
}
