using LuBan.Observability.Alerting;

namespace LuBan.Observability.Tests.Alerting;

/// <summary>Answers of the metrics as a test wants them: by moment, the same for every expression.</summary>
internal sealed class ScriptedMetrics
{
    private readonly List<(DateTimeOffset From, RuleSample[] Samples)> _answers = [];

    public List<string> Asked { get; } = [];

    public Exception? Failure { get; set; }

    public RuleQuery Query => (expression, at, _) =>
    {
        lock (Asked) Asked.Add(expression);
        if (Failure is not null) throw Failure;
        return Task.FromResult<IReadOnlyList<RuleSample>>(_answers.LastOrDefault(answer => answer.From <= at).Samples ?? []);
    };

    /// <summary>From a moment on this is the answer.</summary>
    public void Say(DateTimeOffset from, params RuleSample[] samples) => _answers.Add((from, samples));

    public static RuleSample Sample(double value, params (string Name, string Value)[] labels) => new(labels.ToDictionary(label => label.Name, label => label.Value), value);
}
