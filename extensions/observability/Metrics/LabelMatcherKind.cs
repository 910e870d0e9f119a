namespace LuBan.Observability.Metrics;

/// <summary>How a matcher compares.</summary>
internal enum LabelMatcherKind
{
    Equal,
    NotEqual,
    Matches,
    NotMatches,
}
