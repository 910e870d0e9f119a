namespace LuBan.Observability.Logs;

/// <summary>Lines for other parts of the extension, such as the mail of an alert.</summary>
internal interface ILogQuery
{
    /// <summary>The last lines of something before a moment.</summary>
    /// <param name="labels">What all of them carry, such as <c>kind</c> and <c>name</c>; names that no line has match nothing.</param>
    /// <param name="query">What else they have to be, as on the page Logs; empty for anything.</param>
    /// <param name="namespace">The only namespace that is looked at; null for all.</param>
    /// <param name="count">How many at most, 1 to 1000.</param>
    /// <param name="before">They are older than this.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lines, oldest first.</returns>
    /// <exception cref="Query.LogQueryException">The query cannot be read.</exception>
    Task<IReadOnlyList<LogLine>> LastLinesAsync(IReadOnlyDictionary<string, string> labels, string? query, string? @namespace, int count, DateTimeOffset before, CancellationToken cancellationToken);
}
