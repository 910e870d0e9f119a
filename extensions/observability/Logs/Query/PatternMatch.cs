using System.Text.RegularExpressions;

namespace LuBan.Observability.Logs.Query;

/// <summary>A regular expression is found in the line. Without back-references and look-around, so that its time grows with the line and not beyond.</summary>
internal sealed record PatternMatch(Regex Pattern) : LogExpression
{
    internal override bool Matches(LogLine line) => Pattern.IsMatch(line.Text) || (line.Fields.Length > 0 && Pattern.IsMatch(line.Fields));

    internal override bool? MatchesStream(LogLabels labels, Severity level) => null;
}
