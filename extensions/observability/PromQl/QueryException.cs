namespace LuBan.Observability.PromQl;

/// <summary>A query has no result.</summary>
/// <param name="kind">Why.</param>
/// <param name="message">What was found, what was expected, what to do; begins with its code.</param>
public sealed class QueryException(QueryErrorKind kind, string message) : Exception(message)
{
    /// <summary>Why there is no result.</summary>
    public QueryErrorKind Kind { get; } = kind;

    /// <summary>Where in the query, from 0; null when it is about no place.</summary>
    public int? Position { get; init; }
}
