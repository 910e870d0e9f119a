namespace LuBan.Observability.Alerting;

/// <summary>Reads PromQL without running it.</summary>
internal static class ExpressionCheck
{
    /// <summary>What is wrong with an expression; null when nothing is.</summary>
    public static string? Problem(string expression) => expression.Length > 10_000 ? "is longer than 10,000 characters." : null;
}
