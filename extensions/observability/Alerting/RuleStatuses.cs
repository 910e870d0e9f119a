namespace LuBan.Observability.Alerting;

/// <summary>What is written into the status of an object of rules.</summary>
internal static class RuleStatuses
{
    /// <summary>The status; null when it is written already.</summary>
    public static RuleStatus? Next(RuleStatus? before, long? generation, CompiledRules compiled, TimeProvider time)
    {
        var conditions = Conditions.Of(before?.Conditions, generation, compiled.Problems.Count > 0 ? "Invalid" : compiled.Count > 0 ? "Evaluated" : "Nothing", compiled.Problems, compiled.Unsupported, time);
        if (before is not null && before.Rules == compiled.Count && before.ObservedGeneration == generation && Conditions.Same(before.Conditions, conditions)) return null;
        return new() { Rules = compiled.Count, Conditions = conditions, ObservedGeneration = generation };
    }
}
