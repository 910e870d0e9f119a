namespace LuBan.Observability.PromQl;

/// <summary>What a query gave.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Series">The series; a scalar is one series without labels; of a text one with the moment and no number.</param>
public sealed record QueryResult(QueryResultType Type, IReadOnlyList<QuerySeries> Series)
{
    /// <summary>The text, of <see cref="QueryResultType.String"/>.</summary>
    public string? Text { get; init; }

    /// <summary>What whoever asked should know, such as that something was cut off.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Samples that were read for it.</summary>
    public long SamplesRead { get; init; }
}
