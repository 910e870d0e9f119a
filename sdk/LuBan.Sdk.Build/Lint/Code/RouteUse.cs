using System.Text.RegularExpressions;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>A route that an extension serves.</summary>
/// <param name="Verb">The HTTP method; an asterisk for any.</param>
/// <param name="Path">Its path, parameters without their names.</param>
/// <param name="IsWhole">False when something unknown stands before the path.</param>
/// <param name="Place">Where it is mapped.</param>
internal sealed partial record RouteUse(string Verb, string Path, bool IsWhole, LintPlace Place)
{
    /// <summary>Whether this route answers what another one did, as far as both are known.</summary>
    public bool Answers(RouteUse other) =>
        (Verb == "*" || Verb == other.Verb)
        && (Path == other.Path || (!IsWhole && other.Path.EndsWith(Path, StringComparison.OrdinalIgnoreCase)) || (!other.IsWhole && Path.EndsWith(other.Path, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A pattern without the names of its parameters: they may change, what is called may not.</summary>
    public static string Normalize(string pattern) => Parameter().Replace("/" + pattern.Trim('/').ToLowerInvariant(), match => match.Value.Contains('*', StringComparison.Ordinal) ? "{*}" : "{}");

    public override string ToString() => $"{Verb} {Path}";

    [GeneratedRegex(@"\{[^{}]*(\{\{[^{}]*\}\}[^{}]*)*\}")]
    private static partial Regex Parameter();
}
