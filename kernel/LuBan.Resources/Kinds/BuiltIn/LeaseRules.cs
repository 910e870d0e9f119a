using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>Times in the one form that clients read, and numbers that make sense.</summary>
internal sealed class LeaseRules() : BuiltInRules(LeaseKind.Kind)
{
    internal override void Default(JsonObject next, JsonObject? old)
    {
        if (next["spec"] is not JsonObject spec) return;
        foreach (var field in new[] { "acquireTime", "renewTime" }) Times.Micro(spec, field);
    }

    internal override IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next)
    {
        var spec = next["spec"] as JsonObject;
        if (Number(spec, "leaseDurationSeconds") is { } duration and <= 0) yield return Invalid("spec.leaseDurationSeconds", $"{duration}: must be greater than 0");
        if (Number(spec, "leaseTransitions") is { } transitions and < 0) yield return Invalid("spec.leaseTransitions", $"{transitions}: must be greater than or equal to 0");
        if (Text(spec?["preferredHolder"]).Length > 0 && Text(spec?["strategy"]).Length == 0)
            yield return Forbidden("spec.preferredHolder", "can only be specified when strategy is set");
    }

    private static long? Number(JsonObject? spec, string field) => spec?[field] is JsonValue value && long.TryParse(value.ToJsonString(), out var number) ? number : null;
}
