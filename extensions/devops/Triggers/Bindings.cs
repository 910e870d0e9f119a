using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LuBan.DevOps.Model;

namespace LuBan.DevOps.Triggers;

/// <summary>What <c>$(commit)</c> and the like stand for.</summary>
internal static partial class Bindings
{
    /// <summary>The names that are filled in by themselves when the pipeline declares parameters of these names.</summary>
    public static readonly IReadOnlyList<string> Automatic = ["commit", "branch", "message", "author", "url"];

    private static readonly HashSet<string> Names = [.. Automatic, "tag", "ref", "event", "time", "before"];

    /// <summary>A value with its placeholders filled in.</summary>
    public static ParamValue Fill(ParamValue value, TriggerEvent happened) =>
        value.Items is { } items ? ParamValue.Of([.. items.Select(item => Fill(item, happened))])
        : value.Properties is { } properties ? ParamValue.Of(properties.ToDictionary(entry => entry.Key, entry => Fill(entry.Value, happened)))
        : ParamValue.Of(Fill(value.Text ?? "", happened));

    /// <summary>A text with its placeholders filled in. What is none of ours stays: <c>$(context.pipelineRun.name)</c> is the run's.</summary>
    public static string Fill(string template, TriggerEvent happened) =>
        Placeholder().Replace(template, match => IsKnown(match.Groups[1].Value) ? Value(match.Groups[1].Value, happened) : match.Value);

    /// <summary>One value by its name.</summary>
    public static string Value(string name, TriggerEvent happened) => name switch
    {
        "commit" => happened.Commit,
        "branch" => happened.Branch,
        "tag" => happened.Tag,
        "ref" => happened.Ref,
        "before" => happened.Before,
        "message" => happened.Message,
        "author" => happened.Author,
        "url" => happened.Url,
        "event" => happened.Event,
        "time" => happened.Time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        _ => OfBody(name, happened.Body),
    };

    private static bool IsKnown(string name) => Names.Contains(name) || name.StartsWith("body.", StringComparison.Ordinal);

    private static string OfBody(string name, JsonNode? body)
    {
        foreach (var part in name.Split('.').Skip(1))
        {
            body = body switch
            {
                JsonObject map => map[part],
                JsonArray list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }
        return body is JsonValue text && text.TryGetValue<string>(out var value) ? value : body?.ToJsonString() ?? "";
    }

    [GeneratedRegex(@"\$\(([A-Za-z][A-Za-z0-9_.-]*)\)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
