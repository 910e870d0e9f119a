using System.Globalization;
using System.Text.Json;
using LuBan.Observability.Logs.Elasticsearch;

namespace LuBan.Observability.Logs.Files;

/// <summary>Makes lines of what stands in a file, by the format of its source.</summary>
internal sealed class LineParser
{
    private static readonly string[] Times = ["yyyy-MM-dd HH:mm:ss", "yyyy/MM/dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss"];

    private readonly LogSourceSpec _spec;
    private readonly LogLabels _labels;
    private readonly TimeProvider _time;

    internal LineParser(LogSourceSpec spec, TimeProvider time)
    {
        (_spec, _time) = (spec, time);
        var pairs = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in spec.Labels ?? new Dictionary<string, string>()) pairs[name] = value;
        (pairs[LogLabels.Namespace], pairs[LogLabels.Kind], pairs[LogLabels.Name], pairs[LogLabels.Container], pairs[LogLabels.Instance]) = (spec.Namespace, spec.Kind?.ToLowerInvariant(), spec.Name, spec.Container, spec.Instance);
        _labels = LogLabels.Of(pairs.Where(pair => !string.IsNullOrEmpty(pair.Value)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!)));
    }

    /// <summary>Whether a line goes on in the next one, by its format.</summary>
    internal bool IsPart(string line) => _spec.Format == "cri" && line.Split(' ', 4) is [_, _, "P", _];

    /// <summary>Whether a line belongs to the one before.</summary>
    internal bool Continues(string line) => _spec.Multiline == "indent" && line.Length > 0 && line[0] is ' ' or '\t';

    internal LogLine Parse(IReadOnlyList<string> lines, string file) => _spec.Format switch
    {
        "json" => Json(lines, file),
        "cri" => Cri(lines, file),
        _ => Text(string.Join('\n', lines), file),
    };

    private LogLine Json(IReadOnlyList<string> lines, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(lines[0]);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return Text(lines[0], file);
            // What a program writes into its own log must not reach another tenant: the source's namespace counts, also when it is none.
            var line = DocumentLine.Of(document.RootElement, null, _spec.Namespace ?? "", _time);
            return line with { Labels = LogLabels.Of([.. line.Labels.Pairs, .. Labels(file)]) };
        }
        catch (JsonException)
        {
            return Text(lines[0], file);
        }
    }

    private LogLine Cri(IReadOnlyList<string> lines, string file)
    {
        if (lines[0].Split(' ', 4) is not [var time, var stream, _, _] || LogTime.Parse(time) is not { } moment) return Text(string.Join('\n', lines), file);
        var text = string.Concat(lines.Select(line => line.Split(' ', 4) is [_, _, _, var part] ? part : line));
        return new(moment, LogLabels.Of([.. Labels(file), new(LogLabels.Stream, stream)]), Severities.Guess(text), LogLine.Cut(text));
    }

    private LogLine Text(string text, string file) => new(Time(text) ?? LogTime.Of(_time.GetUtcNow()), LogLabels.Of(Labels(file)), Severities.Guess(text), LogLine.Cut(text));

    /// <summary>The time that a line begins with, if it is one that nobody can misread.</summary>
    private static long? Time(string text)
    {
        if (text.Length < 19 || !char.IsAsciiDigit(text[0]) || text[4] is not ('-' or '/')) return null;
        var end = 19;
        while (end < text.Length && end < 36 && text[end] is not (' ' or '\t' or ']' or '|')) end++;
        var first = text[..end].Replace(',', '.');
        if (first.Contains('T', StringComparison.Ordinal) && LogTime.Parse(first) is { } exact) return exact;
        return DateTime.TryParseExact(text[..19], Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal | DateTimeStyles.AdjustToUniversal, out var time) ? LogTime.Of(time) + Fraction(text.AsSpan(19)) : null;
    }

    private static long Fraction(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || rest[0] is not ('.' or ',')) return 0;
        var (value, scale) = (0L, LogTime.Second);
        for (var index = 1; index < rest.Length && index <= 6 && char.IsAsciiDigit(rest[index]); index++) value += (rest[index] - '0') * (scale /= 10);
        return value;
    }

    private IEnumerable<KeyValuePair<string, string>> Labels(string file) => _labels.Pairs.Prepend(new("file", Path.GetFileName(file)));
}
