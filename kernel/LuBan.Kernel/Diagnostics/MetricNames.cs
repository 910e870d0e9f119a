using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LuBan.Kernel.Diagnostics;

/// <summary>Instruments and their labels in the words of Prometheus.</summary>
internal static partial class MetricNames
{
    /// <summary>The label that says which extension measured.</summary>
    public const string ExtensionLabel = "extension";

    // Others' names begin so: what an extension says must not be taken for what the server says.
    private static readonly string[] Reserved = ["luban_", "dotnet_", "kestrel_"];

    /// <summary>The sort of metric an instrument is.</summary>
    public static string TypeOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        _ => "gauge",
    };

    /// <summary>Whether a measurement replaces the value instead of adding to it.</summary>
    public static bool IsAbsolute(Instrument instrument) =>
        instrument.IsObservable || TypeOf(instrument) == "gauge" && !instrument.GetType().Name.StartsWith("UpDown", StringComparison.Ordinal);

    /// <summary>What an instrument is scraped as.</summary>
    public static string Of(Instrument instrument)
    {
        var name = Sanitize(instrument.Name);
        if (instrument.Unit is "s" && !name.EndsWith("_seconds", StringComparison.Ordinal)) name += "_seconds";
        if (instrument.Unit is "By" && !name.EndsWith("_bytes", StringComparison.Ordinal)) name += "_bytes";
        if (TypeOf(instrument) == "counter") name += "_total";
        return name;
    }

    /// <summary>The names under which a metric of an extension may stand, the best first: the last has the extension's id in front.</summary>
    public static IReadOnlyList<string> Candidates(string extension, string name)
    {
        var prefix = Sanitize(extension) + "_";
        var own = name.StartsWith(prefix, StringComparison.Ordinal) ? name : prefix + name;
        return Reserved.Any(reserved => name.StartsWith(reserved, StringComparison.Ordinal)) ? [own] : [name, own];
    }

    /// <summary>The first label of all that an extension measures.</summary>
    public static string LabelOf(string extension) => $"{ExtensionLabel}=\"{Escape(extension)}\"";

    /// <summary>Whether a text is labels as <see cref="Labels"/> writes them after those of an extension, each but once.</summary>
    public static bool AreLabels(string text, string extension)
    {
        var first = LabelOf(extension);
        if (!text.StartsWith(first, StringComparison.Ordinal)) return false;
        var rest = FurtherLabels().Match(text, first.Length);
        return rest.Success && rest.Groups["name"].Captures.Select(name => name.Value).Append(ExtensionLabel).Append("le").GroupBy(name => name, StringComparer.Ordinal).All(same => same.Count() == 1);
    }

    /// <summary>The labels of a measurement after those that are given.</summary>
    public static string Labels(string first, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return first;
        var text = new StringBuilder(first);
        foreach (var (key, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(Sanitize(key)).Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }
        return text.ToString();
    }

    public static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string Sanitize(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0])) name = "_" + name;
        return string.Create(name.Length, name, (span, text) =>
        {
            for (var i = 0; i < text.Length; i++) span[i] = char.IsAsciiLetterOrDigit(text[i]) ? text[i] : '_';
        });
    }

    // Atomic: no text, however long, is looked at twice.
    [GeneratedRegex("""\G(?>(?:,(?<name>[A-Za-z_][A-Za-z0-9_]*)="(?>(?:[^"\\\n]|\\[\\"n])*)")*)\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex FurtherLabels();
}
