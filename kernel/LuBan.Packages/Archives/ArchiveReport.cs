using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>What the strict check found.</summary>
/// <param name="Entries">Every entry; meaningful only when there are no problems.</param>
/// <param name="Problems">Every problem; empty when the archive is sound.</param>
public sealed record ArchiveReport(IReadOnlyList<ArchiveEntry> Entries, IReadOnlyList<ExtensionProblem> Problems);
