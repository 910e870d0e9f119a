using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>Writes the status of plans. Only one operation works on a plan at a time, so the last status read is the one to build on.</summary>
internal sealed class PlanStatusWriter(IResourceClient<InstallPlan> plans, OperationLog log, TimeProvider time)
{
    private const int HistoryLength = 20;
    private const int Attempts = 5;

    /// <summary>Changes the status of a plan that may have been changed meanwhile. A plan that is gone is left alone.</summary>
    public async Task<InstallPlan?> ChangeAsync(string name, Func<InstallPlan, InstallPlanStatus> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var plan = await plans.GetAsync(name, null, cancellationToken);
            if (plan is null) return null;
            var status = change(plan);
            try
            {
                return await plans.UpdateStatusAsync(plan with { Status = status }, cancellationToken);
            }
            catch (ResourceException exception) when (exception.StatusCode == 404)
            {
                return null;
            }
            catch (ResourceException exception) when (exception.StatusCode == 409 && attempt < Attempts)
            {
                // Somebody changed the spec in between: build on the new object.
            }
        }
    }

    /// <summary>Shows a step of an operation, in the status and in the log.</summary>
    public async Task StepAsync(PlanOperation operation, InstallPhase phase, string step, int percent, TimeSpan limit, CancellationToken cancellationToken)
    {
        log.Write(operation.Name, $"[{operation.Id}] {step}");
        await ChangeAsync(operation.Name, plan => Current(plan) with
        {
            Phase = phase,
            ObservedGeneration = operation.Plan.Metadata.Generation ?? 0,
            Reason = null,
            Message = null,
            Operation = Describe(operation, step, percent, limit),
            Conditions = With(plan, "Progressing", "True", operation.Kind.ToString(), step),
        }, cancellationToken);
    }

    /// <summary>Records how an operation ended.</summary>
    public async Task<InstallPlan?> FinishAsync(PlanOperation operation, InstallPhase phase, Func<InstallPlanStatus, InstallPlanStatus> change, (string Code, string Message)? failure, CancellationToken cancellationToken)
    {
        log.Write(operation.Name, failure is { } failed ? $"[{operation.Id}] {operation.Kind} failed: {failed.Code}: {failed.Message}" : $"[{operation.Id}] {operation.Kind} done");
        return await ChangeAsync(operation.Name, plan =>
        {
            var now = time.GetUtcNow();
            var result = operation.NotApproved.Count > 0 ? "Waiting" : failure is null ? "Succeeded" : operation.CancelledByUser ? "Cancelled" : "Failed";
            var record = new OperationRecord(operation.Id, operation.Kind, operation.FromVersion, operation.TargetVersion, result, failure?.Code, failure?.Message, operation.Attempt, operation.StartedAt, now);
            var finished = Describe(operation, failure is null ? "Done" : "Failed", failure is null ? 100 : plan.Status?.Operation?.Percent ?? 0, TimeSpan.Zero) with { FinishedAt = now };
            return change(Current(plan) with
            {
                Phase = phase,
                ObservedGeneration = operation.Plan.Metadata.Generation ?? 0,
                Reason = failure?.Code,
                Message = failure?.Message,
                Operation = finished,
                History = [record, .. Current(plan).History.Take(HistoryLength - 1)],
                Conditions = With(plan, "Progressing", "False", failure?.Code ?? "Done", failure?.Message ?? $"{operation.Kind} done."),
            });
        }, cancellationToken);
    }

    /// <summary>The conditions of a plan with one of them set. Its time changes only when its status does.</summary>
    public IReadOnlyList<PlanCondition> With(InstallPlan plan, string type, string status, string reason, string message) =>
        With(Current(plan), type, status, reason, message);

    /// <summary>The same for a status that is being built.</summary>
    public IReadOnlyList<PlanCondition> With(InstallPlanStatus current, string type, string status, string reason, string message) =>
        PlanConditions.With(current.Conditions, new(type, status, reason, message, time.GetUtcNow()));

    private static InstallPlanStatus Current(InstallPlan plan) => plan.Status ?? new();

    private OperationStatus Describe(PlanOperation operation, string step, int percent, TimeSpan limit) => new()
    {
        Id = operation.Id,
        Kind = operation.Kind,
        Step = step,
        Percent = percent,
        TargetVersion = operation.TargetVersion,
        Generation = operation.Plan.Metadata.Generation ?? 0,
        Attempt = operation.Attempt,
        StartedAt = operation.StartedAt,
        Deadline = time.GetUtcNow() + limit,
        RetryToken = operation.RetryToken,
    };
}
