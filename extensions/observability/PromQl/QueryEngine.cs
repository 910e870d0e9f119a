using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl.Evaluation;
using LuBan.Observability.PromQl.Syntax;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.PromQl;

/// <summary>Answers PromQL.</summary>
public sealed class QueryEngine
{
    private const int MaxPoints = 11_000;

    private readonly MetricStore _store;
    private readonly IOptionsMonitor<QueryOptions> _options;
    private readonly ActiveQueries _active;
    private readonly QueryGate _gate;

    internal QueryEngine(MetricStore store, IOptionsMonitor<QueryOptions> options, ActiveQueries active, QueryGate gate)
    {
        _store = store;
        _options = options;
        _active = active;
        _gate = gate;
    }

    /// <summary>The value at one moment.</summary>
    /// <param name="query">PromQL.</param>
    /// <param name="atMs">The moment, in milliseconds since 1970 (UTC).</param>
    /// <param name="scope">For whom, and how much it may cost.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>A vector, scalar, matrix or text.</returns>
    /// <exception cref="QueryException">There is no result; the message says why.</exception>
    public Task<QueryResult> InstantAsync(string query, long atMs, QueryScope scope, CancellationToken cancellationToken)
    {
        var expression = Prepare(query, scope);
        return RunAsync(query, scope, (budget, settings) => Instant(expression, atMs, budget, settings with { Start = atMs, End = atMs }), cancellationToken);
    }

    /// <summary>The values at moments of a range.</summary>
    /// <param name="query">PromQL that gives a scalar or a vector.</param>
    /// <param name="startMs">The first moment, in milliseconds since 1970 (UTC).</param>
    /// <param name="endMs">The last moment.</param>
    /// <param name="stepMs">Between two moments; more than 0, and at most 11,000 moments.</param>
    /// <param name="scope">For whom, and how much it may cost.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>A matrix.</returns>
    /// <exception cref="QueryException">There is no result; the message says why.</exception>
    public Task<QueryResult> RangeAsync(string query, long startMs, long endMs, long stepMs, QueryScope scope, CancellationToken cancellationToken)
    {
        var expression = Prepare(query, scope);
        if (expression.Kind is not (ValueKind.Scalar or ValueKind.Vector)) throw new QueryException(QueryErrorKind.BadData, $"LB9200: invalid expression type \"{Checks.Name(expression.Kind)}\" for range query, must be Scalar or instant Vector");
        if (stepMs <= 0) throw new QueryException(QueryErrorKind.BadData, "LB9200: zero or negative query resolution step widths are not accepted. Try a positive integer");
        if (endMs < startMs) throw new QueryException(QueryErrorKind.BadData, "LB9200: end timestamp must not be before start time");
        if ((endMs - startMs) / stepMs > MaxPoints) throw new QueryException(QueryErrorKind.BadData, "LB9200: exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)");
        return RunAsync(query, scope, (budget, settings) => Range(expression, new(startMs, endMs, stepMs), budget, settings with { Start = startMs, End = endMs }), cancellationToken);
    }

    /// <summary>Reads a query and writes it again, with the spaces where they belong.</summary>
    /// <param name="query">PromQL.</param>
    /// <returns>The same query.</returns>
    /// <exception cref="QueryException">It cannot be understood.</exception>
    public static string Format(string query) => Parser.Parse(query).ToString();

    private static Expression Prepare(string query, QueryScope scope)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(scope);
        var expression = Parser.Parse(query);
        return scope.Namespace is null ? expression : NamespaceGuard.Enforce(expression, scope.Namespace);
    }

    private async Task<QueryResult> RunAsync(string query, QueryScope scope, Func<QueryBudget, EvaluationSettings, QueryResult> run, CancellationToken cancellationToken)
    {
        var options = _options.CurrentValue;
        var timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        if (scope.Timeout < timeout) timeout = scope.Timeout.Value;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        cancellation.CancelAfter(timeout);
        var active = _active.Begin(query, scope, cancellation);
        try
        {
            await _store.WhenOpenAsync(cancellation.Token);
            using var turn = await _gate.EnterAsync(options.MaxConcurrency, cancellation.Token);
            var budget = new QueryBudget(options.MaxSamples, options.MaxSeries, cancellation.Token);
            var settings = new EvaluationSettings(0, 0, (long)(scope.Lookback ?? TimeSpan.FromSeconds(options.LookbackSeconds)).TotalMilliseconds, options.DefaultStepSeconds * 1000L);
            var result = await Task.Run(() => run(budget, settings), cancellation.Token);
            return result with { SamplesRead = budget.SamplesRead };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw _active.WasKilled(active)
                ? new QueryException(QueryErrorKind.Canceled, "LB9202: query was canceled: somebody ended it in the list of running queries.")
                : new QueryException(QueryErrorKind.Timeout, $"LB9202: query timed out: it took longer than {timeout.TotalSeconds:0.###} s (queries.timeoutSeconds), its wait for a turn included; {options.MaxConcurrency} run at the same time (queries.maxConcurrency).");
        }
        finally
        {
            _active.End(active);
        }
    }

    private QueryResult Instant(Expression expression, long at, QueryBudget budget, EvaluationSettings settings)
    {
        var evaluator = new Evaluator(_store, budget, settings, Timeline.At(at));
        if (expression.Kind == ValueKind.Matrix) return new(QueryResultType.Matrix, Matrix(evaluator.EvaluateRange(expression), at));
        return evaluator.Evaluate(expression) switch
        {
            ScalarValue scalar => new(QueryResultType.Scalar, [new(Labels.Empty, [new(at, scalar.Values[0])])]),
            VectorValue vector => new(QueryResultType.Vector, [.. vector.Rows.Where(row => Row.Has(row.Values[0])).Select(row => new QuerySeries(row.Labels, [new(at, row.Values[0])]))]),
            TextValue text => new(QueryResultType.String, [new(Labels.Empty, [new(at, double.NaN)])]) { Text = text.Text },
            _ => throw new InvalidOperationException("A query gave a value of a kind that is not known."),
        };
    }

    private static List<QuerySeries> Matrix(RangeInput input, long at)
    {
        var end = input.EndAt(at);
        var results = new List<QuerySeries>();
        foreach (var series in input.Series)
        {
            List<QueryPoint> points = [.. series.Times.Select((time, i) => new QueryPoint(time, series.Values[i])).Where(point => point.Milliseconds >= end - input.RangeMs && point.Milliseconds <= end)];
            if (points.Count > 0) results.Add(new(series.Labels, points));
        }
        return results;
    }

    private QueryResult Range(Expression expression, Timeline time, QueryBudget budget, EvaluationSettings settings)
    {
        var value = new Evaluator(_store, budget, settings, time).Evaluate(expression);
        List<Row> rows = value is ScalarValue scalar ? [new(Labels.Empty, scalar.Values)] : ((VectorValue)value).Rows;
        var series = new List<QuerySeries>(rows.Count);
        foreach (var row in rows)
        {
            var points = new List<QueryPoint>(row.Values.Length);
            for (var i = 0; i < row.Values.Length; i++)
            {
                if (Row.Has(row.Values[i])) points.Add(new(time[i], row.Values[i]));
            }
            if (points.Count > 0) series.Add(new(row.Labels, points));
        }
        series.Sort(static (left, right) => left.Labels.CompareTo(right.Labels));
        return new(QueryResultType.Matrix, series);
    }
}
