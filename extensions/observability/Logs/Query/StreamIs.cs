namespace LuBan.Observability.Logs.Query;

/// <summary>The line is of one stream.</summary>
internal sealed record StreamIs(LogLabels Labels) : LogExpression
{
    internal override bool Matches(LogLine line) => line.Labels.Equals(Labels);

    internal override bool? MatchesStream(LogLabels labels, Severity level) => labels.Equals(Labels);
}
