namespace LuBan.Kernel.Contributions;

/// <summary>A version of an API group that is served elsewhere, below <c>/apis/{Group}/{Version}</c>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Version">Its version.</param>
public sealed record ApiGroupContribution(string Group, string Version);
