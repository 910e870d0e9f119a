using System.Text.RegularExpressions;

namespace LuBan.Sdk.Tests;

/// <summary>What an [Obsolete] of the SDK must say: docs/compatibility.md.</summary>
internal static partial class Deprecation
{
    /// <returns>What is missing; null when nothing is.</returns>
    public static string? Explain(string member, ObsoleteAttribute attribute)
    {
        if (attribute.IsError) return $"{member}: it breaks builds; a deprecation warns.";
        if (attribute.DiagnosticId is not { } code || !Code().IsMatch(code)) return $"{member}: DiagnosticId is a code LBnnnn, so that it can be switched off by itself.";
        return attribute.Message is { } message && Replacement().IsMatch(message) && Removal().IsMatch(message) ? null : $"{member}: write 'Use … instead. Removed in n.n.'";
    }

    [GeneratedRegex(@"^LB\d{4}$")]
    private static partial Regex Code();

    [GeneratedRegex(@"\bUse \S.* instead\.")]
    private static partial Regex Replacement();

    [GeneratedRegex(@"\bRemoved in \d+\.\d+\.")]
    private static partial Regex Removal();
}
