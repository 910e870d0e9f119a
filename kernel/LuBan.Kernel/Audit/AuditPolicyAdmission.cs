using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Kernel.Audit;

/// <summary>Refuses policies that cannot be meant, with every problem at once.</summary>
internal sealed class AuditPolicyAdmission : IAdmission
{
    private const int MaximumDays = 36_500;
    private const int MaximumContent = 1024 * 1024;

    public AdmissionPhase Phase => AdmissionPhase.Validating;

    public bool Handles(ResourceKind kind) => kind.Group == AuditKinds.Group && kind.Kind == nameof(AuditPolicy);

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Object is not { } policy) return ValueTask.CompletedTask;
        var spec = policy["spec"] is JsonObject written ? written.Deserialize<AuditPolicySpec>(KernelJson.Options) : null;
        var problems = Validate(request.Name, spec ?? new()).ToList();
        if (problems.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, problems);
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<StatusCause> Validate(string name, AuditPolicySpec spec)
    {
        if (name != AuditKinds.PolicyName) yield return Problem("metadata.name", $"is '{name}': there is one policy, '{AuditKinds.PolicyName}'");
        if (spec.RetentionDays is < 0 or > MaximumDays) yield return Problem("spec.retentionDays", $"is {spec.RetentionDays}: write 0 (for ever) to {MaximumDays}");
        if (spec.MaximumRecords < 0) yield return Problem("spec.maximumRecords", $"is {spec.MaximumRecords}: write 0 (all) or more");
        if (spec.MaximumContentBytes is < 0 or > MaximumContent) yield return Problem("spec.maximumContentBytes", $"is {spec.MaximumContentBytes}: write 0 to {MaximumContent}");
    }

    private static StatusCause Problem(string field, string what) => new("FieldValueInvalid", $"{field} {what}.", field);
}
