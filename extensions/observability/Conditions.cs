using LuBan.Sdk;

namespace LuBan.Observability;

/// <summary>The conditions that all kinds of alerting have.</summary>
internal static class Conditions
{
    private const int MaximumMessage = 4000;

    /// <summary>Ready, or why not; and what is not supported, which is never left out in silence.</summary>
    public static IReadOnlyList<Condition> Of(IReadOnlyList<Condition>? before, long? generation, string reason, IReadOnlyList<string> problems, IReadOnlyList<string> unsupported, TimeProvider time)
    {
        var conditions = before.SetCondition(new()
        {
            Type = "Ready", Status = problems.Count == 0 ? "True" : "False", Reason = reason, Message = Short(string.Join(" ", problems)), ObservedGeneration = generation,
        }, time);
        if (unsupported.Count == 0) return [.. conditions.Where(condition => condition.Type != "Unsupported")];
        return conditions.SetCondition(new()
        {
            Type = "Unsupported", Status = "True", Reason = "NotSupportedYet", Message = Short($"Not supported yet, and without effect: {string.Join(", ", unsupported)}."), ObservedGeneration = generation,
        }, time);
    }

    public static bool Same(IReadOnlyList<Condition>? left, IReadOnlyList<Condition>? right) => (left ?? []).SequenceEqual(right ?? []);

    private static string Short(string text) => text.Length > MaximumMessage ? text[..MaximumMessage] + "…" : text;
}
