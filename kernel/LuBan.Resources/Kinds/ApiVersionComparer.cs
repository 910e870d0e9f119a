using System.Text.RegularExpressions;

namespace LuBan.Resources;

/// <summary>Orders API versions as Kubernetes does: <c>v2</c> above <c>v1</c> above <c>v2beta1</c> above <c>v1alpha1</c> above anything else.</summary>
public sealed partial class ApiVersionComparer : IComparer<string>
{
    /// <summary>The only one.</summary>
    public static readonly ApiVersionComparer Instance = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (left, right) = (Rank(x ?? ""), Rank(y ?? ""));
        var byRank = left.CompareTo(right);
        return byRank != 0 ? byRank : string.CompareOrdinal(y, x);
    }

    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        if (Pattern().Match(version) is not { Success: true } match) return (0, 0, 0);
        var stability = match.Groups[2].Value switch { "" => 3, "beta" => 2, _ => 1 };
        return (stability, Number(match.Groups[1]), Number(match.Groups[3]));
    }

    private static int Number(Group group) => group.Success && int.TryParse(group.ValueSpan, out var number) ? number : 0;

    [GeneratedRegex("^v([1-9][0-9]{0,5})(?:(alpha|beta)([1-9][0-9]{0,5}))?$")]
    private static partial Regex Pattern();
}
