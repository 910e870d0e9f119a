using System.Globalization;
using LuBan.Observability.Logs.Query;

namespace LuBan.Observability.Logs.Elasticsearch;

/// <summary>A field of the line is a number of a span.</summary>
internal sealed record NumberMatch(string Name, double? Above, bool IsAboveOpen, double? Below, bool IsBelowOpen) : LogExpression
{
    internal override bool Matches(LogLine line)
    {
        var text = line.Labels[Name] ?? FieldMatch.FieldOf(line.Fields, Name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && (Above is not { } low || (IsAboveOpen ? number > low : number >= low)) && (Below is not { } high || (IsBelowOpen ? number < high : number <= high));
    }

    internal override bool? MatchesStream(LogLabels labels, Severity level) => null;
}
