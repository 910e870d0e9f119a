using LuBan.Kernel.Catalogue;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>What is the case for one plan, besides its object.</summary>
/// <param name="InstalledVersion">The version of the current generation; null if there is none.</param>
/// <param name="Serving">Whether a runtime of that version is published.</param>
/// <param name="ConfigApplied">Whether the runtime has the plan's configuration.</param>
/// <param name="StartFailed">Whether this process has already failed to start that version.</param>
/// <param name="IsBlocked">Whether the installed version must not run.</param>
/// <param name="UpgradeTo">The version that the upgrade strategy chooses, or that was asked for; null for none.</param>
/// <param name="TierApplied">Whether the runtime is where the plan wants it: in this process, or in a worker.</param>
internal sealed record PlanFacts(string? InstalledVersion, bool Serving, bool ConfigApplied, bool StartFailed, bool IsBlocked, string? UpgradeTo, bool TierApplied = true);

/// <summary>Which operation a plan needs next.</summary>
internal static class PlanDecision
{
    /// <summary>Compares what is wanted with what is the case. Looks at no clock and at no earlier decision but a recorded failure.</summary>
    /// <returns>The operation, or null when nothing is to be done.</returns>
    public static OperationKind? Decide(InstallPlan plan, PlanFacts facts)
    {
        var failed = HasFailed(plan);
        if (plan.Metadata.DeletionTimestamp is not null) return failed && plan.Status?.Operation?.Kind == OperationKind.Uninstall ? null : OperationKind.Uninstall;

        if ((!plan.Spec.Enabled || facts.IsBlocked) && facts.Serving) return OperationKind.Disable;
        // What is installed serves first, whatever else is wanted: an upgrade that cannot be had must not cost the running version.
        if (plan.Spec.Enabled && facts is { InstalledVersion: not null, Serving: false, StartFailed: false, IsBlocked: false }) return OperationKind.Start;
        if (failed && !(facts.UpgradeTo is { } next && next != plan.Status?.Operation?.TargetVersion)) return null;
        if (facts.InstalledVersion is null) return IsWaiting(plan) ? null : OperationKind.Install;
        var isWanted = Satisfies(facts.InstalledVersion, plan.Spec.Extension.Version);
        if ((!isWanted && !IsWaiting(plan)) || (facts.UpgradeTo is { } target && !IsWaiting(plan, target))) return OperationKind.Upgrade;
        if (facts.IsBlocked) return null;
        // From one tier to another: the same version is started there, beside the running one, and takes its place.
        if (plan.Spec.Enabled && (!facts.Serving || !facts.TierApplied)) return OperationKind.Start;
        return facts.ConfigApplied || !plan.Spec.Enabled ? null : OperationKind.Configure;
    }

    /// <summary>Whether the plan, as it stands now, has failed and nobody asked to try again.</summary>
    public static bool HasFailed(InstallPlan plan) =>
        plan.Status is { Phase: InstallPhase.Failed } status
        && status.ObservedGeneration == plan.Metadata.Generation
        && status.Operation?.RetryToken == RetryToken(plan);

    /// <summary>Changes when somebody asks for another attempt.</summary>
    public static string? RetryToken(InstallPlan plan)
    {
        var retry = Annotation(plan, PlanAnnotations.Retry);
        var token = IsTrue(plan, PlanAnnotations.Force) ? $"{retry}+force" : retry;
        return plan.Metadata.DeletionTimestamp is null ? token : $"{token}+delete";
    }

    public static string? Annotation(InstallPlan plan, string name) => plan.Metadata.Annotations?.GetValueOrDefault(name);

    /// <summary>Whether a version waits for permissions, under the plan as it stands now.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="version">Whether it is this one; null for any.</param>
    public static bool IsWaiting(InstallPlan plan, string? version = null) =>
        plan.Status?.PendingApproval is { } pending && pending.Generation == plan.Metadata.Generation && (version is null || version == pending.Version);

    /// <summary>Whether a wish names one version and no other.</summary>
    public static bool IsExact(string? wanted) => SemanticVersion.TryParse(wanted, out _);

    /// <summary>Whether a person has let a blocked version run after all.</summary>
    public static bool Overrides(InstallPlan plan, BlockedVersion entry) => Annotation(plan, PlanAnnotations.AllowBlocked) == entry.Reference;

    /// <summary>Whether the status says that the installed version must not run.</summary>
    public static bool IsBlocked(InstallPlan plan) => plan.Status?.Conditions.Any(condition => condition is { Type: "Blocked", Status: "True" }) == true;

    public static bool IsTrue(InstallPlan plan, string annotation) => Annotation(plan, annotation) == "true";

    /// <summary>Whether an installed version is what the plan asks for: nothing, an exact version, or a range.</summary>
    public static bool Satisfies(string installed, string? wanted)
    {
        if (string.IsNullOrWhiteSpace(wanted)) return true;
        return SemanticVersion.TryParse(installed, out var version) && VersionRange.TryParse(wanted, out var range) && range.Contains(version);
    }

    /// <summary>Whether the strategy takes a version by itself, coming from the installed one.</summary>
    public static bool Allows(UpgradeStrategy strategy, SemanticVersion installed, SemanticVersion candidate) =>
        candidate.CompareTo(installed) > 0 && strategy switch
        {
            UpgradeStrategy.Patch => candidate.Major == installed.Major && candidate.Minor == installed.Minor,
            UpgradeStrategy.Minor => candidate.Major == installed.Major,
            UpgradeStrategy.Automatic => true,
            _ => false,
        };
}
