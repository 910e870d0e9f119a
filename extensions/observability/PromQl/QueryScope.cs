namespace LuBan.Observability.PromQl;

/// <summary>For whom a query runs, and how much it may cost.</summary>
public sealed record QueryScope
{
    /// <summary>Everything, with the limits of the options.</summary>
    public static QueryScope Everything { get; } = new();

    /// <summary>The only namespace whose series are seen: every selector of the query gets <c>namespace="…"</c>. Null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Who asks, as the list of running queries shows it.</summary>
    public string Caller { get; init; } = "";

    /// <summary>The longest time; null for the options' limit, which it can only lower.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How far back an instant selector looks for a sample; null for the options' value (5 minutes).</summary>
    public TimeSpan? Lookback { get; init; }
}
