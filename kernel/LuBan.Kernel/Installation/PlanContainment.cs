using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>Does what is to be done about an extension that fails again and again, as an operator would: by its plan, where everybody sees it and can take it back.</summary>
internal sealed class PlanContainment(IResourceClient<InstallPlan> plans, PlanEvents events) : IExtensionContainment
{
    public async Task ContainAsync(ExtensionRuntime runtime, ContainmentAction action, string reason, CancellationToken cancellationToken)
    {
        var name = runtime.Id.ToLowerInvariant();
        if (await plans.GetAsync(name, null, cancellationToken) is not { } plan) return;
        var change = action switch
        {
            ContainmentAction.Process when plan.Spec.Isolation != IsolationTier.Process => new JsonObject { ["isolation"] = nameof(IsolationTier.Process) },
            ContainmentAction.Disable when plan.Spec.Enabled => new JsonObject { ["enabled"] = false },
            _ => null,
        };
        var done = change is null ? "Nothing was changed." : action == ContainmentAction.Process ? "It goes on in a process of its own (spec.isolation)." : "It was disabled (spec.enabled).";
        if (change is not null)
        {
            var patch = PlanAnnotations.Patch(PlanAnnotations.Contained, reason);
            patch["spec"] = change;
            await plans.PatchAsync(name, patch, null, cancellationToken);
        }
        events.Contained(plan, $"{reason} {done}");
    }
}
