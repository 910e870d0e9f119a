using LuBan.DevOps.Model;

namespace LuBan.DevOps.Validation;

/// <summary>Checks conditions.</summary>
internal static class WhenRules
{
    public static void Check(IReadOnlyList<WhenExpression>? when, string field, Findings findings)
    {
        for (var i = 0; i < (when?.Count ?? 0); i++)
        {
            var (expression, at) = (when![i], $"{field}[{i}]");
            if (expression.Cel is not null)
            {
                findings.Essential($"{at}.cel", "Expressions in CEL are not run here; write input, operator and values.");
                if (expression.Operator is not null || expression.Input is not null || expression.Values is not null) findings.Add(at, "A condition has cel, or input, operator and values, not both.");
                continue;
            }

            if (expression.Operator is not ("in" or "notin")) findings.Add($"{at}.operator", $"'{expression.Operator}' is not known; 'in' and 'notin' are.");
            if (expression.Values is not { Count: > 0 }) findings.Add($"{at}.values", "A condition needs values.");
        }
    }

    /// <summary>Whether all hold. An input that is missing is the empty text.</summary>
    public static bool Hold(IReadOnlyList<WhenExpression>? when) => when is null || when.All(expression => (expression.Values ?? []).Contains(expression.Input ?? "") == (expression.Operator == "in"));
}
