namespace LuBan.Kernel.Contributions;

/// <summary>One endpoint of an extension.</summary>
/// <param name="Methods">The HTTP methods; empty for any.</param>
/// <param name="Pattern">The route pattern below <c>/ext/{id}</c>.</param>
/// <param name="Permissions">What a caller needs, all of them.</param>
/// <param name="DisplayName">A name for logs and lists.</param>
public sealed record EndpointContribution(
    IReadOnlyList<string> Methods, string Pattern, IReadOnlyList<string> Permissions, string DisplayName)
{
    /// <summary>Everything that a caller needs, in words: <c>use notes.read in {namespace}</c>, <c>get notes.example.dev/notes in {namespace} named {name}</c>.</summary>
    public IReadOnlyList<string> Demands { get; init; } = [];

    /// <summary>Whether it says that nobody has to sign in for it (<c>AllowAnonymous</c>), and demands nothing.</summary>
    public bool IsAnonymous { get; init; }
}
