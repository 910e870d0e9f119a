using System.Numerics;

namespace LuBan.AppStore.Templates;

/// <summary>Numbers in versions by their value, the rest by letters: 9 before 15, 1.2 before 1.10.</summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = (Parts(x), Parts(y));
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var order = BigInteger.TryParse(left[i], out var a) && BigInteger.TryParse(right[i], out var b) ? a.CompareTo(b) : string.CompareOrdinal(left[i], right[i]);
            if (order != 0) return order;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static string[] Parts(string? version) => (version ?? "").Split(['.', '-', '+', '_'], StringSplitOptions.RemoveEmptyEntries);
}
