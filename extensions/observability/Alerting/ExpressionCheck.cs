using LuBan.Observability.PromQl;
using LuBan.Observability.PromQl.Syntax;

namespace LuBan.Observability.Alerting;

/// <summary>Reads PromQL without running it.</summary>
internal static class ExpressionCheck
{
    /// <summary>What is wrong with an expression; null when nothing is.</summary>
    public static string? Problem(string expression)
    {
        try
        {
            Parser.Parse(expression);
            return null;
        }
        catch (QueryException wrong)
        {
            return wrong.Message;
        }
    }
}
