namespace LuBan.Observability.Logs.Store;

/// <summary>How many lines of one stream are in a chunk, by level.</summary>
internal sealed record StreamCount(LogLabels Labels, int[] Levels);
