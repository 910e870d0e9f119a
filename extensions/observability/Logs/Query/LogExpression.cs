using LuBan.Observability.Logs.Store;

namespace LuBan.Observability.Logs.Query;

/// <summary>A condition on lines.</summary>
internal abstract record LogExpression
{
    /// <summary>What every line fulfils.</summary>
    internal static readonly LogExpression Everything = new AllOf([]);

    internal abstract bool Matches(LogLine line);

    /// <summary>What is known from the stream and the level alone; null when the line itself has to be read.</summary>
    internal abstract bool? MatchesStream(LogLabels labels, Severity level);

    /// <summary>False when no text with these tokens can match.</summary>
    internal virtual bool MayMatch(TokenFilter tokens) => true;

    internal static LogExpression And(params IEnumerable<LogExpression> parts) => parts.ToList() is [var only] ? only : new AllOf([.. parts]);
}

/// <summary>All of the parts hold.</summary>
internal sealed record AllOf(IReadOnlyList<LogExpression> Parts) : LogExpression
{
    internal override bool Matches(LogLine line)
    {
        foreach (var part in Parts)
        {
            if (!part.Matches(line)) return false;
        }
        return true;
    }

    internal override bool? MatchesStream(LogLabels labels, Severity level)
    {
        bool? known = true;
        foreach (var part in Parts)
        {
            var one = part.MatchesStream(labels, level);
            if (one == false) return false;
            known = one is null ? null : known;
        }
        return known;
    }

    internal override bool MayMatch(TokenFilter tokens) => Parts.All(part => part.MayMatch(tokens));
}

/// <summary>One of the parts holds.</summary>
internal sealed record AnyOf(IReadOnlyList<LogExpression> Parts) : LogExpression
{
    internal override bool Matches(LogLine line) => Parts.Any(part => part.Matches(line));

    internal override bool? MatchesStream(LogLabels labels, Severity level)
    {
        bool? known = false;
        foreach (var part in Parts)
        {
            var one = part.MatchesStream(labels, level);
            if (one == true) return true;
            known = one is null ? null : known;
        }
        return known;
    }

    internal override bool MayMatch(TokenFilter tokens) => Parts.Any(part => part.MayMatch(tokens));
}

/// <summary>The part does not hold.</summary>
internal sealed record NotThat(LogExpression Part) : LogExpression
{
    internal override bool Matches(LogLine line) => !Part.Matches(line);

    internal override bool? MatchesStream(LogLabels labels, Severity level) => !Part.MatchesStream(labels, level);
}
