namespace LuBan.Observability.PromQl;

/// <summary>A query that runs or waits.</summary>
/// <param name="Id">Its number in this process.</param>
/// <param name="Query">Its text.</param>
/// <param name="Caller">Who asked.</param>
/// <param name="Namespace">The namespace that it is kept in; null for all.</param>
/// <param name="StartedAt">Since when.</param>
internal sealed record ActiveQuery(long Id, string Query, string Caller, string? Namespace, DateTimeOffset StartedAt);
