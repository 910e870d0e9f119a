namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>What one query has cost, and the end of it when that is too much.</summary>
internal sealed class QueryBudget(int maxSamples, int maxSeries, CancellationToken cancellationToken)
{
    private long _samples;
    private long _series;

    public long SamplesRead { get; private set; }

    public void Read(long samples)
    {
        SamplesRead += samples;
        Take(samples);
    }

    /// <summary>Before memory for so many samples is taken.</summary>
    public void Take(long samples)
    {
        Check();
        _samples += samples;
        if (_samples > maxSamples) throw new QueryException(QueryErrorKind.Execution, $"LB9202: query processing would load too many samples into memory in query execution: more than {maxSamples:N0} (queries.maxSamples). Ask for a shorter range, a larger step or fewer series.");
    }

    public void Found(long series)
    {
        Check();
        _series += series;
        if (_series > maxSeries) throw new QueryException(QueryErrorKind.Execution, $"LB9202: the query's selectors find more than {maxSeries:N0} series (queries.maxSeries). Add matchers of labels.");
    }

    public void Check() => cancellationToken.ThrowIfCancellationRequested();
}
