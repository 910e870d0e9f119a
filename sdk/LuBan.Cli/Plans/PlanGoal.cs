namespace LuBan.Cli.Plans;

/// <summary>Decides from a plan as it is now (null: there is none) whether what was asked for has happened.</summary>
internal delegate Verdict PlanGoal(Plan? plan);

internal static class PlanGoals
{
    /// <summary>Installed, for the spec as it is now, and serving.</summary>
    /// <param name="written">The plan as the write left it: an old failure in it does not count.</param>
    public static PlanGoal Serving(Plan written) => Settle(written, plan => plan.Phase == "Installed" && plan.IsServing);

    public static PlanGoal Disabled(Plan written) => Settle(written, plan => plan.Phase == "Disabled");

    /// <summary>Installed and serving, or disabled: whichever the spec asks for.</summary>
    public static PlanGoal AsWanted(Plan written) => written.IsEnabled ? Serving(written) : Disabled(written);

    /// <summary>At a version, and serving or disabled as the spec asks for: for changes that the spec does not show.</summary>
    public static PlanGoal At(Plan written, string? version) =>
        Settle(written, plan => plan.InstalledVersion == version && (written.IsEnabled ? plan.Phase == "Installed" && plan.IsServing : plan.Phase == "Disabled"));

    /// <summary>The plan that was deleted is gone; a new one of the same name is another plan.</summary>
    public static PlanGoal Gone(Plan deleted)
    {
        var attempt = deleted.Phase == "Failed" ? deleted.AttemptKey : null;
        return plan => plan switch
        {
            null => Verdict.Reached,
            _ when plan.Uid != deleted.Uid => Verdict.Reached,
            { IsDeleting: true, Phase: "Failed" } when plan.AttemptKey != attempt => Verdict.Failed,
            _ => Verdict.Waiting,
        };
    }

    private static PlanGoal Settle(Plan written, Func<Plan, bool> reached)
    {
        // A write that does not change the spec (retry) leaves the generation as it is, so the old failure looks current
        // until the kernel starts a new attempt.
        var staleAttempt = written is { Phase: "Failed", IsObserved: true } ? written.AttemptKey : null;
        return plan =>
        {
            if (plan is null || plan.Uid != written.Uid || plan.IsDeleting) return Verdict.Disappeared;
            if (plan.Phase != "Failed") staleAttempt = null;
            // Nothing more happens until somebody approves.
            if (plan.IsWaitingForApproval) return Verdict.NeedsApproval;
            if (!plan.IsObserved) return Verdict.Waiting;
            if (plan.Phase == "Failed") return plan.AttemptKey == staleAttempt ? Verdict.Waiting : Verdict.Failed;
            return reached(plan) ? Verdict.Reached : Verdict.Waiting;
        };
    }
}
