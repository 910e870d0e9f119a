using LuBan.Observability.Logs.Query;

namespace LuBan.Observability.Logs.Api;

/// <summary>The parameters that the routes of the logs share, as they come in the address.</summary>
/// <param name="Query">The query; empty for everything.</param>
/// <param name="Where">Another query that has to hold, too: what a page is about, beside what people type.</param>
/// <param name="From">The beginning: RFC 3339 or a number since 1970; one hour before the end when it is missing.</param>
/// <param name="To">The end; now when it is missing.</param>
/// <param name="Limit">Lines at most.</param>
/// <param name="Cursor">The cursor of the page before.</param>
/// <param name="Direction"><c>backward</c> (newest first) or <c>forward</c>.</param>
internal sealed record LogRequest(string? Query, string? Where, string? From, string? To, int? Limit, string? Cursor, string? Direction)
{
    private const int MostLines = 1000;

    /// <exception cref="LogQueryException">Something cannot be read.</exception>
    internal LogSearch Search(string? @namespace, TimeProvider time)
    {
        // One second more: lines of programs whose clocks are a little ahead belong to "until now".
        var to = Moment(To, "to") ?? LogTime.Of(time.GetUtcNow()) + LogTime.Second;
        var from = Moment(From, "from") ?? to - (3600 * LogTime.Second);
        if (from >= to) throw new LogQueryException($"The time from {LogTime.Text(from)} to {LogTime.Text(to)} is empty: 'from' has to be before 'to'.");
        if (Limit is < 1 or > MostLines) throw new LogQueryException($"The limit is {Limit}; 1 to {MostLines} lines are allowed.");
        return new()
        {
            Expression = LogExpression.And(LogQueryParser.Parse(Where), LogQueryParser.Parse(Query)), Namespace = @namespace, From = from, To = to, Limit = Limit ?? 100,
            Cursor = Cursor is null or "" ? null : LinePosition.Parse(Cursor) ?? throw new LogQueryException($"'{Cursor}' is no cursor; take 'next' of the page before."),
            IsBackward = Direction switch { null or "" or "backward" => true, "forward" => false, _ => throw new LogQueryException($"The direction is '{Direction}'; it is backward or forward.") },
        };
    }

    private static long? Moment(string? text, string name)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return LogTime.Parse(text) ?? throw new LogQueryException($"'{name}' is '{text}'; it has to be a time such as 2026-01-31T12:00:00Z, or a number since 1970.");
    }
}
