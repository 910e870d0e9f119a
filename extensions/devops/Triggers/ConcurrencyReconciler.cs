using LuBan.DevOps.Model;
using LuBan.Sdk;

namespace LuBan.DevOps.Triggers;

/// <summary>When a run of a group is done, the next one has its turn.</summary>
internal sealed class ConcurrencyReconciler(IResourceClient<PipelineRun> runs, ConcurrencyGroups groups) : IReconciler<PipelineRun>
{
    /// <summary>A run that ended, or is gone, or waits.</summary>
    public static bool Matters(ResourceEvent<PipelineRun> change) =>
        change.Resource.Metadata.Labels?.ContainsKey(TriggerLabels.Group) == true
        && (change.Type is ResourceEventType.Deleted || change.Resource.Status?.CompletionTime is not null || change.Resource.Spec.Status == ConcurrencyGroups.Pending);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        // All groups that wait: of a run that is gone nobody can say which one it was in.
        var waiting = (await runs.ListAsync(new() { Namespace = request.Namespace, LabelSelector = TriggerLabels.Group }, cancellationToken)).Items
            .Where(run => run.Spec.Status == ConcurrencyGroups.Pending && run.Status?.CompletionTime is null).Select(run => run.Metadata.Labels![TriggerLabels.Group]).Distinct();
        foreach (var group in waiting) await groups.SettleAsync(request.Namespace!, group, null, cancellationToken);
        return ReconcileResult.Done;
    }
}
