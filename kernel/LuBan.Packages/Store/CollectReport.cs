namespace LuBan.Packages;

/// <summary>What a collection removed.</summary>
/// <param name="Generations">The numbers of forgotten generations.</param>
/// <param name="Packages">The keys of removed packages.</param>
/// <param name="FreedBytes">What they took on disk, in bytes.</param>
public sealed record CollectReport(IReadOnlyList<int> Generations, IReadOnlyList<string> Packages, long FreedBytes);
