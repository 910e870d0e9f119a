using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace LuBan.Observability.Alerting.Api;

/// <summary>The rules as a file that Prometheus reads: what was written here is not locked in.</summary>
internal static class RuleExport
{
    public static string Yaml(IReadOnlyList<GroupRun> groups, string? ns)
    {
        var yaml = new StringBuilder("groups:\n");
        var chosen = groups.Select(run => run.Group).Where(group => ns is null || group.Namespace == ns).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (chosen.Count == 0) return "groups: []\n";
        foreach (var group in chosen)
        {
            yaml.Append("  - name: ").Append(Text(group.Key)).Append('\n').Append("    interval: ").Append(Durations.Format(group.Interval)).Append('\n');
            if (group.Limit > 0) yaml.Append("    limit: ").Append(group.Limit).Append('\n');
            yaml.Append("    rules:\n");
            foreach (var rule in group.Rules) Write(rule, group, yaml);
        }
        return yaml.ToString();
    }

    private static void Write(Rule rule, RuleGroup group, StringBuilder yaml)
    {
        yaml.Append(rule.Record is null ? "      - alert: " : "      - record: ").Append(Text(rule.Name)).Append("\n        expr: ").Append(Text(rule.Expression)).Append('\n');
        // So many evaluations in a row are, for Prometheus, so long.
        var wait = rule.For > group.Interval * (rule.Consecutive - 1) ? rule.For : group.Interval * (rule.Consecutive - 1);
        if (wait > TimeSpan.Zero) yaml.Append("        for: ").Append(Durations.Format(wait)).Append('\n');
        if (rule.KeepFiringFor > TimeSpan.Zero) yaml.Append("        keep_firing_for: ").Append(Durations.Format(rule.KeepFiringFor)).Append('\n');
        Write("labels", rule.Labels, yaml);
        Write("annotations", rule.Annotations, yaml);
    }

    private static void Write(string name, IReadOnlyDictionary<string, string> values, StringBuilder yaml)
    {
        if (values.Count == 0) return;
        yaml.Append("        ").Append(name).Append(":\n");
        foreach (var (key, value) in values.OrderBy(entry => entry.Key, StringComparer.Ordinal)) yaml.Append("          ").Append(Text(key)).Append(": ").Append(Text(value)).Append('\n');
    }

    // A text of JSON is a double-quoted text of YAML.
    private static string Text(string text) => $"\"{JavaScriptEncoder.Create(UnicodeRanges.All).Encode(text)}\"";
}
