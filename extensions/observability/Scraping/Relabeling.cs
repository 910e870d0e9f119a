using System.Text;
using System.Text.RegularExpressions;
using LuBan.Observability.Metrics;

namespace LuBan.Observability.Scraping;

/// <summary>Rules of relabelling, ready to run.</summary>
internal sealed class Relabeling
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);
    private readonly List<(RelabelRule Rule, string Action, Regex Pattern)> _rules;

    private Relabeling(List<(RelabelRule, string, Regex)> rules) => _rules = rules;

    public static Relabeling None { get; } = new([]);

    public bool IsEmpty => _rules.Count == 0;

    public static Relabeling Of(IReadOnlyList<RelabelRule>? rules, string path, List<string> problems)
    {
        var read = new List<(RelabelRule, string, Regex)>();
        foreach (var (rule, index) in (rules ?? []).Select((rule, index) => (rule, index)))
        {
            var action = (rule.Action ?? "replace").ToLowerInvariant();
            if (action is not ("replace" or "keep" or "drop" or "labelmap" or "labeldrop" or "labelkeep")) problems.Add($"{path}[{index}].action: '{rule.Action}' is not supported; replace, keep, drop, labelmap, labeldrop and labelkeep are.");
            else if (action == "replace" && string.IsNullOrEmpty(rule.TargetLabel)) problems.Add($"{path}[{index}]: replace needs targetLabel.");
            else if (Pattern(rule.Regex ?? "(.*)") is not { } pattern) problems.Add($"{path}[{index}].regex: '{rule.Regex}' is no regular expression that is supported.");
            else read.Add((rule, action, pattern));
        }
        return new(read);
    }

    /// <summary>The labels after all rules; null when a rule drops them.</summary>
    public Labels? Apply(Labels labels)
    {
        foreach (var (rule, action, pattern) in _rules)
        {
            if (Apply(labels, rule, action, pattern) is not { } next) return null;
            labels = next;
        }
        return labels;
    }

    private static Labels? Apply(Labels labels, RelabelRule rule, string action, Regex pattern)
    {
        switch (action)
        {
            case "labeldrop":
                return labels.Without([.. labels.Where(label => pattern.IsMatch(label.Key)).Select(label => label.Key)]);
            case "labelkeep":
                return labels.Only([.. labels.Where(label => pattern.IsMatch(label.Key)).Select(label => label.Key)]);
            case "labelmap":
                foreach (var (name, value) in labels.ToList())
                    if (pattern.Match(name) is { Success: true } found) labels = labels.With(Expand(rule.Replacement ?? "$1", found), value);
                return labels;
        }
        var text = string.Join(rule.Separator ?? ";", (rule.SourceLabels ?? []).Select(name => labels[name]));
        var match = pattern.Match(text);
        return action switch
        {
            "keep" => match.Success ? labels : null,
            "drop" => match.Success ? null : labels,
            _ => match.Success ? labels.With(Expand(rule.TargetLabel!, match), Expand(rule.Replacement ?? "$1", match)) : labels,
        };
    }

    /// <summary><c>$1</c>, <c>${1}</c> and <c>${name}</c>, as Go has them.</summary>
    private static string Expand(string template, Match match)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '$' || i + 1 == template.Length)
            {
                text.Append(template[i]);
                continue;
            }
            if (template[i + 1] == '$')
            {
                text.Append('$');
                i++;
                continue;
            }
            var braced = template[i + 1] == '{';
            var start = i + (braced ? 2 : 1);
            var end = start;
            while (end < template.Length && (char.IsAsciiLetterOrDigit(template[end]) || template[end] == '_')) end++;
            text.Append(match.Groups[template[start..end]].Value);
            i = braced ? end : end - 1;
        }
        return text.ToString();
    }

    private static Regex? Pattern(string text)
    {
        try
        {
            return new Regex($"^(?s:{text})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchLimit);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
