namespace LuBan.Observability.Logs.Store;

/// <summary>How far a source of lines has been read. Kept with the lines, in one write: after a crash both are there, or neither.</summary>
/// <param name="Source">The source, such as a file.</param>
/// <param name="Value">What the source needs to go on; null forgets the source.</param>
internal sealed record SourceMark(string Source, string? Value);
