using LuBan.Kernel.Catalogue;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>Chooses the version that a plan is upgraded to without being asked, or says why it waits.</summary>
internal sealed class UpgradeSelector(CatalogueIndex catalogue, Blocklist blocklist, InstallationIdentity identity, TimeProvider time)
{
    private const string Type = "UpgradeWaiting";

    /// <param name="plan">The plan.</param>
    /// <param name="installed">The installed version.</param>
    /// <returns>What to do; nothing for a plan whose strategy is manual.</returns>
    public UpgradeChoice Choose(InstallPlan plan, string? installed)
    {
        if (installed is null || !SemanticVersion.TryParse(installed, out var current)) return UpgradeChoice.None;
        // A person, or a bulk update, asks for one version once.
        if (PlanDecision.Annotation(plan, PlanAnnotations.UpgradeTo) is { } asked)
            return SemanticVersion.TryParse(asked, out var target) && target.CompareTo(current) != 0 && PlanDecision.Satisfies(asked, plan.Spec.Extension.Version) ? new(target.ToString(), null) : UpgradeChoice.None;
        if (plan.Spec.UpgradeStrategy == UpgradeStrategy.Manual || plan.Spec.Extension.ContentHash is not null) return UpgradeChoice.None;

        UpgradeChoice? waiting = null;
        foreach (var (candidate, offered, source) in Candidates(plan)
            .Where(candidate => PlanDecision.Allows(plan.Spec.UpgradeStrategy, current, candidate.Version) && PlanDecision.Satisfies(candidate.Offered.Version, plan.Spec.Extension.Version)))
        {
            if (WaitsFor(plan, installed, offered, source) is not { } reason) return new(candidate.ToString(), null);
            waiting ??= new(null, reason);
        }
        return waiting ?? UpgradeChoice.None;
    }

    /// <summary>The versions that a plan could go to, newest first: offered by its source, for this kernel, in its channel, within its version and pin, and not blocked.</summary>
    public IEnumerable<(SemanticVersion Version, ExtensionVersionEntry Offered, string Source)> Candidates(InstallPlan plan)
    {
        if (catalogue.Find(plan.Metadata.Name!) is not { } item || catalogue.Serving(item, plan.Status?.Source) is not [var (source, offer)]) yield break;
        var channel = plan.Spec.UpgradePolicy?.Channel ?? UpgradePolicy.Stable;
        foreach (var offered in offer.Versions.Where(version => version is { Listed: true, Compatible: true }))
        {
            var own = offered.Channel ?? UpgradePolicy.Stable;
            if (!SemanticVersion.TryParse(offered.Version, out var version) || (own != UpgradePolicy.Stable && own != channel)) continue;
            if (!string.IsNullOrEmpty(version.Prerelease) && own == UpgradePolicy.Stable) continue;
            if (plan.Spec.UpgradePolicy?.Pin is { } pin && !PlanDecision.Satisfies(offered.Version, pin)) continue;
            if (!PlanDecision.IsExact(plan.Spec.Extension.Version) && !PlanDecision.Satisfies(offered.Version, plan.Spec.Extension.Version)) continue;
            if (blocklist.Find(source, item.Id, offered.Version, offered.ContentHash, item.PublishersAt(source)) is null) yield return (version, offered, source);
        }
    }

    /// <summary>What to show of an upgrade that waits.</summary>
    public IReadOnlyList<PlanCondition> Conditions(InstallPlan plan, UpgradeChoice choice)
    {
        if (choice.Waiting is { } waiting) return [waiting];
        return plan.Status?.Conditions.Any(condition => condition.Type == Type) == true ? [new(Type, "False", "NotWaiting", "No newer version waits.", time.GetUtcNow())] : [];
    }

    private PlanCondition? WaitsFor(InstallPlan plan, string installed, ExtensionVersionEntry offered, string source)
    {
        var policy = plan.Spec.UpgradePolicy ?? new();
        var rule = catalogue.Rules.Sources.GetValueOrDefault(source);
        var now = time.GetUtcNow();
        if (offered.Rollout < 100 && identity.RolloutPosition(rule?.Feed ?? source) >= offered.Rollout)
            return Waiting("Rollout", $"Version {offered.Version} is offered to {offered.Rollout} of 100 kernels so far, and this is none of them.");
        if (policy.FixesAtOnce && Mends(plan, installed, offered.Version)) return null;
        var age = policy.MinimumAge is { } own ? Durations.Parse(own, default) : rule?.MinimumAge ?? default;
        if (age > TimeSpan.Zero && (offered.Published is null || offered.Published + age > now))
            return Waiting("MinimumAge", offered.Published is { } published ? $"Version {offered.Version} is taken from {published + age:u} on: it was published at {published:u}, and must be {age.TotalHours:0.#} h old." : $"Version {offered.Version} must be {age.TotalHours:0.#} h old, and its source does not say when it was published.");
        if (policy.Window is { } text && UpgradeWindow.TryParse(text, out var window) && !window.IsOpen(now, Zone(policy.TimeZone)))
            return Waiting("Window", $"Version {offered.Version} waits for the upgrade window {text} ({policy.TimeZone ?? "UTC"}).");
        return null;
    }

    private bool Mends(InstallPlan plan, string installed, string version) => catalogue.Find(plan.Metadata.Name!)?.Advisories.Any(advisory =>
        Packages.PackageVersions.Satisfies(advisory.Versions, installed) && !Packages.PackageVersions.Satisfies(advisory.Versions, version)) == true;

    private PlanCondition Waiting(string reason, string message) => new(Type, "True", reason, message, time.GetUtcNow());

    private static TimeZoneInfo Zone(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>What to do about newer versions.</summary>
/// <param name="Version">The version to go to; null for none.</param>
/// <param name="Waiting">Why a newer version is not taken yet; null when none waits.</param>
internal sealed record UpgradeChoice(string? Version, PlanCondition? Waiting)
{
    public static UpgradeChoice None { get; } = new(null, null);
}
