namespace LuBan.Observability.Logs.Query;

/// <summary>A page of lines.</summary>
/// <param name="Lines">The lines, in the order that was asked for.</param>
/// <param name="Next">The cursor of the next page; null when this is the last.</param>
/// <param name="Incomplete">Why lines may be missing; null when none is.</param>
/// <param name="Budget">What it took.</param>
internal sealed record LogPage(IReadOnlyList<LogLine> Lines, LinePosition? Next, string? Incomplete, QueryBudget Budget);
