using System.ComponentModel.DataAnnotations;

namespace LuBan.Observability.PromQl;

/// <summary>What queries may cost. Section <c>queries</c> of the configuration.</summary>
public sealed class QueryOptions
{
    /// <summary>Samples that one query may hold in memory, read or made, 1,000 to 500,000,000. 16 bytes each.</summary>
    [Range(1_000, 500_000_000)]
    public int MaxSamples { get; set; } = 20_000_000;

    /// <summary>Series that the selectors of one query may find together, 1 to 10,000,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxSeries { get; set; } = 100_000;

    /// <summary>Seconds that one query may take, 1 to 3600.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Queries that run at the same time, 1 to 1000. Others wait, as long as a query may take.</summary>
    [Range(1, 1000)]
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>How far back an instant selector looks for a sample, in seconds, 1 to 86,400.</summary>
    [Range(1, 86_400)]
    public int LookbackSeconds { get; set; } = 300;

    /// <summary>The step of subqueries that name none, in seconds, 1 to 3600.</summary>
    [Range(1, 3600)]
    public int DefaultStepSeconds { get; set; } = 60;
}
