using LuBan.Observability.Metrics;

namespace LuBan.Observability.PromQl;

/// <summary>Answers PromQL.</summary>
public sealed class QueryEngine
{
    private readonly MetricStore _store;

    internal QueryEngine(MetricStore store) => _store = store;

    /// <summary>The value at one moment.</summary>
    /// <param name="query">PromQL.</param>
    /// <param name="atMs">The moment, in milliseconds since 1970 (UTC).</param>
    /// <param name="scope">For whom, and how much it may cost.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>A vector, scalar, matrix or text.</returns>
    /// <exception cref="QueryException">There is no result; the message says why.</exception>
    public Task<QueryResult> InstantAsync(string query, long atMs, QueryScope scope, CancellationToken cancellationToken) => throw new QueryException(QueryErrorKind.Unavailable, _store.ToString()!);

    /// <summary>The values at moments of a range.</summary>
    /// <param name="query">PromQL that gives a scalar or a vector.</param>
    /// <param name="startMs">The first moment, in milliseconds since 1970 (UTC).</param>
    /// <param name="endMs">The last moment.</param>
    /// <param name="stepMs">Between two moments; more than 0, and at most 11,000 moments.</param>
    /// <param name="scope">For whom, and how much it may cost.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>A matrix.</returns>
    /// <exception cref="QueryException">There is no result; the message says why.</exception>
    public Task<QueryResult> RangeAsync(string query, long startMs, long endMs, long stepMs, QueryScope scope, CancellationToken cancellationToken) => throw new QueryException(QueryErrorKind.Unavailable, _store.ToString()!);
}
