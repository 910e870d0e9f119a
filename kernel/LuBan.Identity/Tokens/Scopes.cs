namespace LuBan.Identity.Tokens;

/// <summary>Lists of scopes as RFC 6749 §3.3 writes them.</summary>
internal static class Scopes
{
    internal static IReadOnlyList<string> Split(string? text) => [.. (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    internal static string Join(IEnumerable<string> scopes) => string.Join(' ', scopes);
}
