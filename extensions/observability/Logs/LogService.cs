using System.Runtime.CompilerServices;
using LuBan.Observability.Logs.Query;
using LuBan.Observability.Logs.Store;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Logs;

/// <summary>Questions about the lines, within the limits that the options set.</summary>
internal sealed class LogService(LogStoreHost host, IOptionsMonitor<LogOptions> options) : ILogQuery, IDisposable
{
    private static readonly TimeSpan Queue = TimeSpan.FromSeconds(10);
    private const int ExportPage = 5000;

    private readonly SemaphoreSlim _slots = new(options.CurrentValue.ConcurrentQueries);

    /// <summary>One page of lines.</summary>
    internal Task<LogPage> FindAsync(LogSearch search, CancellationToken cancellationToken) =>
        AskAsync(store => LogSearcher.Find(store, search, Budget(cancellationToken)), cancellationToken);

    /// <summary>Exact counts over time and by field.</summary>
    internal Task<LogStatistics> CountAsync(LogSearch search, long step, CancellationToken cancellationToken) =>
        AskAsync(store => LogSearcher.Count(store, search, step, Budget(cancellationToken)), cancellationToken);

    /// <summary>All lines, in the order that was asked for. Each page has a budget of its own: an export may take as long as its reader stays.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<LogLine>> AllAsync(LogSearch search, long most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (rest, left) = (search with { Limit = ExportPage }, most);
        while (left > 0)
        {
            var page = await FindAsync(rest with { Limit = (int)Math.Min(ExportPage, left) }, cancellationToken);
            if (page.Lines.Count > 0) yield return page.Lines;
            left -= page.Lines.Count;
            if (page.Next is null) yield break;
            rest = rest with { Cursor = page.Next };
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<LogLine>> LastLinesAsync(IReadOnlyDictionary<string, string> labels, string? query, string? @namespace, int count, DateTimeOffset before, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1000);
        var search = new LogSearch
        {
            Expression = LogExpression.And([.. labels.Select(label => new FieldMatch(label.Key, new ValueTest.Exactly(label.Value))), LogQueryParser.Parse(query)]),
            Namespace = @namespace, From = long.MinValue / 4, To = LogTime.Of(before), Limit = count,
        };
        var page = await FindAsync(search, cancellationToken);
        return [.. page.Lines.Reverse()];
    }

    public void Dispose() => _slots.Dispose();

    private QueryBudget Budget(CancellationToken cancellationToken) =>
        new(TimeSpan.FromSeconds(options.CurrentValue.QuerySeconds), options.CurrentValue.QueryMegabytes * 1024L * 1024, cancellationToken);

    private async Task<T> AskAsync<T>(Func<LogStore, T> ask, CancellationToken cancellationToken)
    {
        var store = await host.StoreAsync(cancellationToken);
        if (!await _slots.WaitAsync(Queue, cancellationToken)) throw new ExtensionException("LB9231", $"{options.CurrentValue.ConcurrentQueries} queries are already running. Ask for a shorter time or again in a moment; logs.concurrentQueries says how many may run.");
        try
        {
            return await Task.Run(() => ask(store), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }
}
