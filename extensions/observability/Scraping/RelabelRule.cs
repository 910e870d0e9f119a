namespace LuBan.Observability.Scraping;

/// <summary>A change of labels: the part of Prometheus' relabelling that is used most.</summary>
public sealed record RelabelRule
{
    /// <summary><c>replace</c>, <c>keep</c>, <c>drop</c>, <c>labelmap</c>, <c>labeldrop</c>, <c>labelkeep</c>; <c>replace</c> when it is missing.</summary>
    public string? Action { get; init; }

    /// <summary>The labels whose values are joined.</summary>
    public IReadOnlyList<string>? SourceLabels { get; init; }

    /// <summary>What joins them; <c>;</c> when it is missing.</summary>
    public string? Separator { get; init; }

    /// <summary>A regular expression for the whole of it; <c>(.*)</c> when it is missing.</summary>
    public string? Regex { get; init; }

    /// <summary>The label that is set.</summary>
    public string? TargetLabel { get; init; }

    /// <summary>The new value, with <c>$1</c> for groups; <c>$1</c> when it is missing.</summary>
    public string? Replacement { get; init; }

    /// <summary>For hashmod, which is not supported.</summary>
    public long? Modulus { get; init; }
}
