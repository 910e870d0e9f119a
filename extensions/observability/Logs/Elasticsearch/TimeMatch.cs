using LuBan.Observability.Logs.Query;

namespace LuBan.Observability.Logs.Elasticsearch;

/// <summary>The line is of a span of time.</summary>
/// <param name="From">The first microsecond.</param>
/// <param name="To">The first microsecond after it.</param>
internal sealed record TimeMatch(long From, long To) : LogExpression
{
    private static readonly (long From, long To) Always = (long.MinValue / 4, long.MaxValue / 4);

    internal override bool Matches(LogLine line) => line.Time >= From && line.Time < To;

    internal override bool? MatchesStream(LogLabels labels, Severity level) => null;

    /// <summary>The span outside of which nothing can match.</summary>
    internal static (long From, long To) SpanOf(LogExpression expression) => expression switch
    {
        TimeMatch time => (time.From, time.To),
        AllOf all => all.Parts.Select(SpanOf).Aggregate(Always, (span, part) => (Math.Max(span.From, part.From), Math.Min(span.To, part.To))),
        _ => Always,
    };
}
