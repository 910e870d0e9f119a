using LuBan.Sdk;

namespace LuBan.Observability.Alerting;

/// <summary>Says of a policy whether it is evaluated.</summary>
internal sealed class AlertPolicyReconciler(IResourceClient<AlertPolicy> policies, RuleBook book, TimeProvider time) : IReconciler<AlertPolicy>
{
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await policies.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } policy || policy.IsBeingDeleted()) return ReconcileResult.Done;
        if (RuleStatuses.Next(policy.Status, policy.Metadata.Generation, book.Compiler().Compile(policy), time) is { } status) await policies.UpdateStatusAsync(policy with { Status = status }, cancellationToken);
        return ReconcileResult.Done;
    }
}
