namespace LuBan.Observability.Alerting;

/// <summary>One series of an answer, at one moment.</summary>
internal sealed record RuleSample(IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>Asks the metrics: a query at a moment.</summary>
internal delegate Task<IReadOnlyList<RuleSample>> RuleQuery(string expression, DateTimeOffset at, CancellationToken cancellationToken);
