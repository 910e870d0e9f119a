namespace LuBan.Observability.Logs.Query;

/// <summary>What is looked for, where and when.</summary>
internal sealed record LogSearch
{
    /// <summary>The condition.</summary>
    public LogExpression Expression { get; init; } = LogExpression.Everything;

    /// <summary>The only namespace whose files are touched; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>The first microsecond.</summary>
    public long From { get; init; }

    /// <summary>The first microsecond after the end.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <summary>How many lines at most.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Newest first; else oldest first.</summary>
    public bool IsBackward { get; init; } = true;

    /// <summary>The last line that was seen: go on behind it.</summary>
    public LinePosition? Cursor { get; init; }

    /// <summary>Whether a cursor is further on than the present one.</summary>
    internal bool Advances(LinePosition next) => Cursor is not { } cursor || (IsBackward ? next.CompareTo(cursor) < 0 : next.CompareTo(cursor) > 0);

    internal bool Contains(LinePosition position) => position.Time >= From && position.Time < To
        && (Cursor is not { } cursor || (IsBackward ? position.CompareTo(cursor) < 0 : position.CompareTo(cursor) > 0));
}
