namespace LuBan.Kernel.Contributions;

/// <summary>One resource kind of an extension.</summary>
/// <param name="Group">The API group.</param>
/// <param name="Version">The API version.</param>
/// <param name="Kind">The kind in CamelCase.</param>
/// <param name="Plural">The plural in the path; null for the kind's English plural.</param>
public sealed record KindContribution(string Group, string Version, string Kind, string? Plural);
