namespace LuBan.Kernel.Installation;

internal static class PlanConditions
{
    /// <summary>Sets one condition. Its transition time changes only when its status does.</summary>
    public static IReadOnlyList<PlanCondition> With(IReadOnlyList<PlanCondition> conditions, PlanCondition next)
    {
        var old = conditions.FirstOrDefault(condition => condition.Type == next.Type);
        if (old is not null && old.Status == next.Status) next = next with { LastTransitionTime = old.LastTransitionTime };
        return [.. conditions.Where(condition => condition.Type != next.Type), next];
    }

    /// <summary>Sets several conditions.</summary>
    public static IReadOnlyList<PlanCondition> WithAll(IReadOnlyList<PlanCondition> conditions, IEnumerable<PlanCondition> next) =>
        next.Aggregate(conditions, With);
}
