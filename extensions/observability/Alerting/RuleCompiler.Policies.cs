using System.Globalization;

namespace LuBan.Observability.Alerting;

/// <content>The plain form.</content>
internal sealed partial class RuleCompiler
{
    public CompiledRules Compile(AlertPolicy resource)
    {
        var problems = new List<string>();
        var spec = resource.Spec;
        var names = new HashSet<string>();
        if (spec.SendWindow is { } window) problems.AddRange(window.Problems());
        var interval = Duration(spec.Interval, _interval, "spec.interval", problems);
        var rules = spec.Rules.Select((rule, index) =>
        {
            var path = $"spec.rules[{index}]";
            if (!names.Add(rule.Name)) problems.Add($"{path}.name: '{rule.Name}' is there twice.");
            return Rule(resource, rule, path, problems);
        }).ToList();
        var group = new RuleGroup
        {
            Origin = $"AlertPolicy/{resource.Metadata.Namespace}/{resource.Metadata.Name}", Name = resource.Metadata.Name ?? "", Namespace = Scope(resource.Metadata.Namespace),
            Interval = interval < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : interval, Rules = rules,
        };
        return new(problems.Count == 0 && spec.Enabled ? [group] : [], problems, []);
    }

    private Rule Rule(AlertPolicy policy, PolicyRule rule, string path, List<string> problems)
    {
        if (rule.Metric is { Length: > 0 } == rule.Expr is { Length: > 0 }) problems.Add($"{path}: needs either metric or expr.");
        if (rule.Metric is { Length: > 0 } metric && !MetricName().IsMatch(metric)) problems.Add($"{path}.metric: '{metric}' is no name of a metric.");
        Duration(rule.Window, TimeSpan.Zero, $"{path}.window", problems);
        var expression = Expression(policy.Spec, rule);
        if (problems.Count == 0 && expressionProblem(expression) is { } wrong) problems.Add($"{path}: {wrong}");
        var labels = new Dictionary<string, string>(policy.Spec.Labels ?? new Dictionary<string, string>());
        foreach (var (name, value) in rule.Labels ?? new Dictionary<string, string>()) labels[name] = value;
        (labels["severity"], labels["policy"]) = (rule.Severity, policy.Metadata.Name ?? "");
        CheckLabels(labels, $"{path}.labels", problems);
        var annotations = new Dictionary<string, string> { ["summary"] = rule.Summary is { Length: > 0 } summary ? summary : Summary(rule) };
        if (rule.LogQuery is { Length: > 0 } query) annotations[Notifications.Alert.LogQuery] = query;
        CheckTemplates(labels.Concat(annotations), path, problems);
        return new()
        {
            Alert = rule.Name, Expression = expression, Consecutive = rule.Consecutive, Labels = labels, Annotations = annotations,
            For = Duration(rule.For, TimeSpan.Zero, $"{path}.for", problems), Delivery = Delivery(policy, rule, problems),
        };
    }

    /// <summary>The PromQL of a rule of the plain form.</summary>
    public static string Expression(AlertPolicySpec spec, PolicyRule rule)
    {
        var threshold = double.IsInfinity(rule.Threshold) ? (rule.Threshold > 0 ? "+Inf" : "-Inf") : rule.Threshold.ToString("R", CultureInfo.InvariantCulture);
        if (rule.Expr is { Length: > 0 }) return $"({rule.Expr}) {rule.Op} {threshold}";
        var matchers = string.Join(",", (spec.Selector ?? new Dictionary<string, string>()).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={Quoted(label.Value)}"));
        var selector = matchers.Length > 0 ? $"{rule.Metric}{{{matchers}}}" : rule.Metric;
        return rule.Function switch
        {
            "last" => $"{selector} {rule.Op} {threshold}",
            "rate" or "increase" => $"{rule.Function}({selector}[{rule.Window}]) {rule.Op} {threshold}",
            _ => $"{rule.Function}_over_time({selector}[{rule.Window}]) {rule.Op} {threshold}",
        };
    }

    private static string Summary(PolicyRule rule)
    {
        var what = rule.Metric is { Length: > 0 } metric ? (rule.Function == "last" ? metric : $"{rule.Function} of {metric} over {rule.Window}") : rule.Expr;
        // The words of the rule are no template.
        return string.Create(CultureInfo.InvariantCulture, $"{what?.Replace("{{", "{ {", StringComparison.Ordinal)} is {{{{ $value | humanize }}}} ({rule.Op} {rule.Threshold})");
    }

    private AlertDelivery Delivery(AlertPolicy policy, PolicyRule rule, List<string> problems)
    {
        var repeat = policy.Spec.Repeat;
        var severity = repeat?.BySeverity?.GetValueOrDefault(rule.Severity);
        var interval = severity?.Interval ?? repeat?.Interval;
        if (interval is not null && !DurationText.TryParse(interval, out _)) problems.Add($"spec.repeat.interval: '{interval}' is no duration; write one such as 1h.");
        return new()
        {
            Policy = $"{policy.Metadata.Namespace}/{policy.Metadata.Name}/{rule.Severity}", Namespace = Scope(policy.Metadata.Namespace), Window = policy.Spec.SendWindow,
            RepeatInterval = DurationText.TryParse(interval, out var length) ? length : null, MaxRepeats = severity?.Max ?? repeat?.Max,
            Receivers = policy.Spec.Notify?.Receivers is { Count: > 0 } receivers ? receivers : null, Email = policy.Spec.Notify?.Email is { Count: > 0 } email ? email : null,
        };
    }

    private static string Quoted(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
