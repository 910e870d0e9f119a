using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace LuBan.Kernel.Diagnostics;

/// <summary>Instruments and their labels in the words of Prometheus.</summary>
internal static class MetricNames
{
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
}
