using System.Text.Json;
using System.Text.RegularExpressions;
using LuBan.Observability.Logs.Store;

namespace LuBan.Observability.Logs.Query;

/// <summary>A label, the level, or a field of a structured line has a value.</summary>
internal sealed record FieldMatch(string Name, ValueTest Value) : LogExpression
{
    internal const string Level = "level";

    internal override bool Matches(LogLine line)
    {
        if (Name == Level) return Value.Holds(line.Level.Text());
        if (line.Labels[Name] is { } label) return Value.Holds(label);
        return LogLabels.Promoted.Contains(Name) ? Value.Holds("") : Value.Holds(FieldOf(line.Fields, Name) ?? "");
    }

    internal override bool? MatchesStream(LogLabels labels, Severity level)
    {
        if (Name == Level) return Value.Holds(level.Text());
        if (labels[Name] is { } label) return Value.Holds(label);
        // What is not among the labels may be a field of the line.
        return LogLabels.Promoted.Contains(Name) ? Value.Holds("") : null;
    }

    /// <summary>The text of a field of a JSON object, by its name or by the names on the way to it, joined by dots; null when it is not there.</summary>
    internal static string? FieldOf(string fields, string name)
    {
        if (fields.Length == 0) return null;
        try
        {
            using var document = JsonDocument.Parse(fields);
            return Find(document.RootElement, name) is not { } found ? null : found.ValueKind == JsonValueKind.String ? found.GetString() : found.GetRawText();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Find(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty(name, out var found)) return found;
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = name.IndexOf('.', dot + 1))
        {
            if (element.TryGetProperty(name[..dot], out var inner) && Find(inner, name[(dot + 1)..]) is { } deep) return deep;
        }
        return null;
    }
}

/// <summary>What a value has to be.</summary>
internal abstract record ValueTest
{
    internal abstract bool Holds(string value);

    /// <summary>Equal without regard to case; a star stands for any text.</summary>
    internal static ValueTest Like(string text) =>
        text.Contains('*', StringComparison.Ordinal) ? new Pattern(Patterns.Compile("^" + Regex.Escape(text).Replace(@"\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.IgnoreCase | RegexOptions.Singleline)) : new Exactly(text, IgnoresCase: true);

    internal sealed record Exactly(string Text, bool IgnoresCase = false) : ValueTest
    {
        internal override bool Holds(string value) => string.Equals(value, Text, IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    internal sealed record Pattern(Regex Regex) : ValueTest
    {
        internal override bool Holds(string value) => Regex.IsMatch(value);
    }

    internal sealed record Not(ValueTest Test) : ValueTest
    {
        internal override bool Holds(string value) => !Test.Holds(value);
    }
}
