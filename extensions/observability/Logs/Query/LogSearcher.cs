using LuBan.Observability.Logs.Store;

namespace LuBan.Observability.Logs.Query;

/// <summary>Finds lines in a store. Reads a chunk only when its streams and its tokens allow a match.</summary>
internal static class LogSearcher
{
    /// <summary>One page.</summary>
    internal static LogPage Find(LogStore store, LogSearch search, QueryBudget budget)
    {
        // The line at the top is the one that falls out first when a better one comes.
        var found = new PriorityQueue<LogLine, LinePosition>(search.IsBackward ? Comparer<LinePosition>.Default : Comparer<LinePosition>.Create((a, b) => b.CompareTo(a)));
        LinePosition? unread = null;
        foreach (var source in InOrder(store, search))
        {
            if (found.Count > search.Limit && IsBehind(source, found.Peek().Position, search)) break;
            if (!IsWorthReading(source, search.Expression, budget)) continue;
            var edge = search.IsBackward ? source.Last : source.First;
            if (!budget.MaySpend(source.Size, isStuck: !search.Advances(Before(edge, search))))
            {
                unread = edge;
                break;
            }
            var lines = source.Read();
            budget.Spend(source.Size, lines.Count);
            foreach (var line in lines)
            {
                if (!search.Contains(line.Position) || !search.Expression.Matches(line)) continue;
                found.Enqueue(line, line.Position);
                // One more than asked for: it tells whether there is another page.
                if (found.Count > search.Limit + 1) found.Dequeue();
            }
        }
        return Page(found, search, unread, budget);
    }

    /// <summary>Counts. Chunks that lie in one bucket are counted without opening them when the streams decide.</summary>
    internal static LogStatistics Count(LogStore store, LogSearch search, long step, QueryBudget budget)
    {
        var statistics = new LogStatistics { Step = step, Budget = budget };
        foreach (var source in InOrder(store, search))
        {
            if (!IsWorthReading(source, search.Expression, budget)) continue;
            if (IsKnown(source, search, step))
            {
                CountStreams(source, search.Expression, statistics);
                continue;
            }
            if (!budget.MaySpend(source.Size))
            {
                statistics.Incomplete = budget.Exhausted;
                break;
            }
            var lines = source.Read();
            budget.Spend(source.Size, lines.Count);
            foreach (var line in lines)
            {
                if (search.Contains(line.Position) && search.Expression.Matches(line)) statistics.Add(line.Labels, line.Level, line.Time, 1);
            }
        }
        return statistics;
    }

    /// <summary>All lines, in order, a page at a time, each with a budget of its own.</summary>
    internal static IEnumerable<LogPage> All(LogStore store, LogSearch search, Func<QueryBudget> budget)
    {
        var rest = search;
        while (true)
        {
            var page = Find(store, rest, budget());
            yield return page;
            if (page.Next is null) yield break;
            rest = rest with { Cursor = page.Next };
        }
    }

    private static IEnumerable<LineSource> InOrder(LogStore store, LogSearch search)
    {
        var (from, to) = (search.From, search.To);
        if (search.Cursor is { } cursor)
        {
            if (search.IsBackward) to = Math.Min(to, cursor.Time + 1);
            else from = Math.Max(from, cursor.Time);
        }
        var sources = store.Sources(from, to, search.Namespace);
        return search.IsBackward ? sources.OrderByDescending(source => source.Last) : sources.OrderBy(source => source.First);
    }

    /// <summary>All of the source, and of those after it, comes later than the worst line of a full page.</summary>
    private static bool IsBehind(LineSource source, LinePosition worst, LogSearch search) => search.IsBackward ? source.Last.CompareTo(worst) < 0 : source.First.CompareTo(worst) > 0;

    private static bool IsWorthReading(LineSource source, LogExpression expression, QueryBudget budget)
    {
        var isPossible = source.Streams.Any(stream => Levels(stream).Any(level => expression.MatchesStream(stream.Labels, level) != false))
            && (source.ReadFilter() is not { } filter || expression.MayMatch(filter));
        if (!isPossible) budget.Skip();
        return isPossible;
    }

    private static bool IsKnown(LineSource source, LogSearch search, long step) =>
        search.Cursor is null && source.First.Time >= search.From && source.Last.Time < search.To && source.First.Time / step == source.Last.Time / step
        && source.Streams.All(stream => Levels(stream).All(level => search.Expression.MatchesStream(stream.Labels, level) is not null));

    private static void CountStreams(LineSource source, LogExpression expression, LogStatistics statistics)
    {
        foreach (var stream in source.Streams)
        {
            foreach (var level in Levels(stream))
            {
                if (expression.MatchesStream(stream.Labels, level) == true) statistics.Add(stream.Labels, level, source.First.Time, stream.Levels[(int)level]);
            }
        }
    }

    private static IEnumerable<Severity> Levels(StreamCount stream)
    {
        for (var level = 0; level < stream.Levels.Length; level++)
        {
            if (stream.Levels[level] > 0) yield return (Severity)level;
        }
    }

    private static LogPage Page(PriorityQueue<LogLine, LinePosition> found, LogSearch search, LinePosition? unread, QueryBudget budget)
    {
        var hasMore = found.Count > search.Limit;
        if (hasMore) found.Dequeue();
        var lines = new LogLine[found.Count];
        for (var index = lines.Length - 1; index >= 0; index--) lines[index] = found.Dequeue();
        if (unread is not { } edge) return new(lines, hasMore ? lines[^1].Position : null, null, budget);

        // What was not read may hold lines that belong between those that were found: the page ends where the unread begins.
        var whole = lines.TakeWhile(line => search.IsBackward ? line.Position.CompareTo(edge) > 0 : line.Position.CompareTo(edge) < 0).ToArray();
        var next = whole.Length == lines.Length && hasMore ? lines[^1].Position : Before(edge, search);
        // When chunks overlap so much that nothing can be said of a part of them, there is no way on.
        return new(whole, search.Advances(next) ? next : null, budget.Exhausted, budget);
    }

    /// <summary>The cursor behind which a line is the next one.</summary>
    private static LinePosition Before(LinePosition line, LogSearch search) => line with { Sequence = line.Sequence + (search.IsBackward ? 1 : -1) };
}
