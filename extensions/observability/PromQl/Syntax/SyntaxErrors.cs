namespace LuBan.Observability.PromQl.Syntax;

/// <summary>Errors that say where in the query they are.</summary>
internal static class SyntaxErrors
{
    public static QueryException At(string query, int position, string message)
    {
        var before = query.AsSpan(0, Math.Min(position, query.Length));
        var line = before.Count('\n') + 1;
        var column = position - before.LastIndexOf('\n');
        return new(QueryErrorKind.BadData, $"LB9200: {line}:{column}: parse error: {message}") { Position = position };
    }
}
