using LuBan.Resources;

namespace LuBan.Kernel.Installation;

/// <summary>Tells with events what became of install plans, so that <c>kubectl describe installplan</c> shows their story.</summary>
internal sealed class PlanEvents(EventRecorder recorder)
{
    /// <summary>An operation began.</summary>
    public void Started(PlanOperation operation) =>
        Record(operation.Plan, false, $"{operation.Kind}Started", $"{operation.Kind} of {operation.Name}{Version(operation)} began.");

    /// <summary>An operation ended.</summary>
    public void Finished(PlanOperation operation, (string Code, string Message)? failure) => Record(
        operation.Plan, failure is not null, failure is null ? $"{operation.Kind}Succeeded" : $"{operation.Kind}Failed",
        failure is { } failed ? $"{failed.Code}: {failed.Message}" : $"{operation.Kind} of {operation.Name}{Version(operation)} is done.");

    /// <summary>A version wants more than was approved.</summary>
    public void WaitsForApproval(PlanOperation operation) =>
        Record(operation.Plan, true, "PermissionsNotApproved", $"{operation.Name}{Version(operation)} waits: approve {string.Join(", ", operation.NotApproved)}.");

    /// <summary>The installed version was blocked, let run after all, or is no longer blocked.</summary>
    public void Blocked(InstallPlan plan, bool isWarning, string reason, string message) => Record(plan, isWarning, reason, message);

    /// <summary>The extension failed again and again.</summary>
    public void Contained(InstallPlan plan, string message) => Record(plan, true, "TooManyFaults", message);

    private void Record(InstallPlan plan, bool isWarning, string reason, string message) =>
        recorder.Record(new EventNote(EventRecorder.ReferenceTo(plan), KernelKinds.Owner, isWarning, reason, message));

    private static string Version(PlanOperation operation) => string.IsNullOrEmpty(operation.TargetVersion) ? "" : $" {operation.TargetVersion}";
}
