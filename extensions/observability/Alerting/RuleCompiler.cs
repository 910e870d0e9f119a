using System.Text.Json;
using System.Text.RegularExpressions;
using LuBan.Observability.Logs.Query;

namespace LuBan.Observability.Alerting;

/// <summary>From what users write to groups that can be evaluated. An object with a problem is not evaluated at all: half of a rule file is worse than none.</summary>
internal sealed partial class RuleCompiler(AlertingOptions options, Func<string, string?> expressionProblem)
{
    private readonly TimeSpan _interval = DurationText.Parse(options.EvaluationInterval, TimeSpan.FromSeconds(30));

    public CompiledRules Compile(PrometheusRule resource)
    {
        var problems = new List<string>();
        var unsupported = new List<string>();
        var names = new HashSet<string>();
        var groups = new List<RuleGroup>();
        foreach (var (spec, index) in resource.Spec.Groups.Select((group, index) => (group, index)))
        {
            var path = $"spec.groups[{index}]";
            if (!names.Add(spec.Name)) problems.Add($"{path}.name: '{spec.Name}' is there twice.");
            if (spec.PartialResponseStrategy is { Length: > 0 }) unsupported.Add($"{path}.partial_response_strategy");
            groups.Add(Group(resource, spec, path, problems));
        }
        return new(problems.Count == 0 ? groups : [], problems, unsupported);
    }

    private RuleGroup Group(PrometheusRule resource, RuleGroupSpec spec, string path, List<string> problems) => new()
    {
        Origin = $"PrometheusRule/{resource.Metadata.Namespace}/{resource.Metadata.Name}",
        Name = spec.Name,
        Namespace = Scope(resource.Metadata.Namespace),
        Interval = Duration(spec.Interval, _interval, $"{path}.interval", problems) is var interval && interval < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : interval,
        QueryOffset = Duration(spec.QueryOffset, TimeSpan.Zero, $"{path}.query_offset", problems),
        Limit = spec.Limit ?? 0,
        Rules = [.. spec.Rules.Select((rule, index) => Rule(rule, spec.Labels, $"{path}.rules[{index}]", problems))],
    };

    private Rule Rule(RuleSpec spec, IReadOnlyDictionary<string, string>? groupLabels, string path, List<string> problems)
    {
        var expression = spec.Expr.ValueKind switch { JsonValueKind.String => spec.Expr.GetString()!, JsonValueKind.Number => spec.Expr.GetRawText(), _ => "" };
        if (expression.Trim().Length == 0) problems.Add($"{path}.expr: is missing.");
        else if (expressionProblem(expression) is { } wrong) problems.Add($"{path}.expr: {wrong}");
        if (spec.Record is { Length: > 0 } == spec.Alert is { Length: > 0 }) problems.Add($"{path}: needs either record or alert.");
        if (spec.Record is { Length: > 0 } record)
        {
            if (!MetricName().IsMatch(record)) problems.Add($"{path}.record: '{record}' is no name of a metric.");
            if (spec.For is not null || spec.KeepFiringFor is not null || spec.Annotations is { Count: > 0 }) problems.Add($"{path}: a recording rule has no for, keep_firing_for and annotations.");
        }
        var labels = new Dictionary<string, string>(groupLabels ?? new Dictionary<string, string>());
        foreach (var (name, value) in spec.Labels ?? new Dictionary<string, string>()) labels[name] = value;
        CheckLabels(labels, $"{path}.labels", problems);
        CheckTemplates(labels.Concat(spec.Annotations ?? new Dictionary<string, string>()), path, problems);
        return new()
        {
            Record = spec.Record is { Length: > 0 } ? spec.Record : null, Alert = spec.Alert, Expression = expression, Labels = labels,
            Annotations = spec.Annotations ?? new Dictionary<string, string>(),
            For = Duration(spec.For, TimeSpan.Zero, $"{path}.for", problems), KeepFiringFor = Duration(spec.KeepFiringFor, TimeSpan.Zero, $"{path}.keep_firing_for", problems),
        };
    }

    private string? Scope(string? ns) => ns is null || options.AllSeeingNamespaces.Contains(ns) ? null : ns;

    private static void CheckLabels(Dictionary<string, string> labels, string path, List<string> problems)
    {
        foreach (var name in labels.Keys)
            if (!LabelName().IsMatch(name) || name == "__name__") problems.Add($"{path}: '{name}' is no name of a label.");
    }

    private static void CheckTemplates(IEnumerable<KeyValuePair<string, string>> texts, string path, List<string> problems)
    {
        foreach (var (name, text) in texts)
            if (AlertTemplate.Problem(text) is { } wrong) problems.Add($"{path}, template of '{name}': {wrong}.");
            // With something to be filled in it can be read only then.
            else if (name == Notifications.Alert.LogQuery && !text.Contains("{{", StringComparison.Ordinal) && LogQueryParser.Problem(text) is { } unreadable) problems.Add($"{path}.annotations.log_query: {unreadable}");
    }

    private static TimeSpan Duration(string? text, TimeSpan otherwise, string path, List<string> problems)
    {
        if (string.IsNullOrEmpty(text)) return otherwise;
        if (DurationText.TryParse(text, out var duration)) return duration;
        problems.Add($"{path}: '{text}' is no duration; write one such as 30s, 5m or 1h30m.");
        return otherwise;
    }

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$")]
    private static partial Regex MetricName();

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();
}
