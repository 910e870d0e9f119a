using LuBan.Sdk;

namespace LuBan.Observability.Alerting;

/// <summary>Says of a rule file whether it is evaluated.</summary>
internal sealed class PrometheusRuleReconciler(IResourceClient<PrometheusRule> rules, RuleBook book, TimeProvider time) : IReconciler<PrometheusRule>
{
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await rules.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } rule || rule.IsBeingDeleted()) return ReconcileResult.Done;
        if (RuleStatuses.Next(rule.Status, rule.Metadata.Generation, book.Compiler().Compile(rule), time) is { } status) await rules.UpdateStatusAsync(rule with { Status = status }, cancellationToken);
        return ReconcileResult.Done;
    }
}
