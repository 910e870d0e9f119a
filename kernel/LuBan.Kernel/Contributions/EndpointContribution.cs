namespace LuBan.Kernel.Contributions;

/// <summary>One endpoint of an extension.</summary>
/// <param name="Methods">The HTTP methods; empty for any.</param>
/// <param name="Pattern">The route pattern below <c>/ext/{id}</c>.</param>
/// <param name="Permissions">What a caller needs, all of them; empty: administrators only.</param>
/// <param name="DisplayName">A name for logs and lists.</param>
public sealed record EndpointContribution(
    IReadOnlyList<string> Methods, string Pattern, IReadOnlyList<string> Permissions, string DisplayName);
