namespace LuBan.Observability.Logs.Elasticsearch;

/// <summary>One document of a bulk request, and what is wrong with it.</summary>
/// <param name="Action"><c>index</c>, <c>create</c>, or one that log lines do not know.</param>
/// <param name="Index">The index it is for.</param>
/// <param name="Id">The id that the client gave, or one made here.</param>
/// <param name="Line">The line; null when there is a problem.</param>
/// <param name="Problem">What is wrong; null when there is a line.</param>
internal sealed record BulkItem(string Action, string Index, string Id, LogLine? Line, string? Problem);
