using System.Diagnostics.CodeAnalysis;

namespace LuBan.Sdk;

/// <summary>The versions that someone accepts, from one bound to another.</summary>
/// <remarks>
/// <para>
/// Comparators joined by spaces, all of which must hold: <c>&gt;=1.0 &lt;2.0</c>, with <c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c>, <c>&lt;=</c>
/// and <c>=</c>; a missing number is 0. <c>1.2.3</c> alone means exactly this version. <c>^1.2</c> means <c>&gt;=1.2.0 &lt;2.0.0</c>
/// (while the first number is 0, <c>^0.3</c> means <c>&gt;=0.3.0 &lt;0.4.0</c>), <c>~1.2</c> means <c>&gt;=1.2.0 &lt;1.3.0</c>,
/// <c>1.x</c> and <c>1.2.x</c> mean every version that begins so, <c>*</c> means any.
/// NuGet's notation with brackets, <c>[1.0, 2.0)</c>, is understood too. A bare <c>1.2</c> is refused, because it means different
/// things to different tools.
/// </para>
/// <para>
/// Prereleases have no rule of their own, only their place in the order: <c>1.0.0-rc.1</c> comes before <c>1.0.0</c>. So <c>&gt;=1.0</c>
/// leaves it out, <c>&gt;=1.0.0-0</c> takes it in, and <c>&lt;2.0</c> admits a preview of 2.0.0 where <c>&lt;2.0.0-0</c> does not.
/// This is how NuGet compares too, so <see cref="ToNuGetRange"/> says exactly the same.
/// </para>
/// </remarks>
public sealed class VersionRange
{
    private const int MaxLength = 256;

    private readonly Bound? _lower;
    private readonly Bound? _upper;

    private VersionRange(Bound? lower, Bound? upper) => (_lower, _upper) = (lower, upper);

    /// <summary>The smallest version that the range can contain; null when there is no lower bound.</summary>
    public SemanticVersion? Minimum => _lower?.Version;

    /// <summary>Reads a range. At most 256 characters; a range that no version can satisfy is refused.</summary>
    /// <param name="text">Such as <c>&gt;=1.0 &lt;2.0</c>, <c>^1.2</c>, <c>1.2.3</c>, <c>*</c> or <c>[1.0, 2.0)</c>.</param>
    /// <param name="range">The range; null when the text is none.</param>
    /// <returns>Whether the text is a range.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out VersionRange? range)
    {
        range = null;
        if (text is null || text.Length > MaxLength) return false;
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return false;

        var candidate = trimmed[0] is '[' or '(' ? ParseInterval(trimmed) : ParseComparators(trimmed);
        if (candidate is null || candidate.IsEmpty) return false;
        range = candidate;
        return true;
    }

    /// <summary>Whether a version lies in the range.</summary>
    /// <param name="version">The version.</param>
    /// <returns>Whether it does.</returns>
    public bool Contains(SemanticVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return (_lower is null || (_lower.Inclusive ? version >= _lower.Version : version > _lower.Version))
            && (_upper is null || (_upper.Inclusive ? version <= _upper.Version : version < _upper.Version));
    }

    /// <summary>The range in one spelling: <c>&gt;=1.0.0 &lt;2.0.0</c>, <c>1.2.3</c> or <c>*</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        if (IsExact) return $"{_lower!.Version}";
        var lower = _lower is null ? "" : $">{(_lower.Inclusive ? "=" : "")}{_lower.Version}";
        var upper = _upper is null ? "" : $"<{(_upper.Inclusive ? "=" : "")}{_upper.Version}";
        var text = $"{lower} {upper}".Trim();
        return text.Length == 0 ? "*" : text;
    }

    /// <summary>The same range for the dependency of a package: <c>[1.0.0, 2.0.0)</c>, <c>[1.2.3]</c> or <c>(, )</c>.</summary>
    /// <returns>The text.</returns>
    public string ToNuGetRange() => IsExact
        ? $"[{_lower!.Version}]"
        : $"{(_lower is { Inclusive: true } ? '[' : '(')}{_lower?.Version}, {_upper?.Version}{(_upper is { Inclusive: true } ? ']' : ')')}";

    private bool IsExact => _lower is { Inclusive: true } && _upper is { Inclusive: true } && _lower.Version == _upper.Version;

    private bool IsEmpty => _lower is not null && _upper is not null
        && (_lower.Version > _upper.Version || (_lower.Version == _upper.Version && !IsExact));

    private static VersionRange? ParseComparators(string text)
    {
        Bound? lower = null;
        Bound? upper = null;
        foreach (var comparator in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (ParseComparator(comparator) is not { } one) return null;
            lower = Tighter(lower, one._lower, isLower: true);
            upper = Tighter(upper, one._upper, isLower: false);
        }
        return new VersionRange(lower, upper);
    }

    private static VersionRange? ParseComparator(string text)
    {
        if (text == "*") return new VersionRange(null, null);
        var sign = text.TrimStart('<', '>', '=', '^', '~');
        var operation = text[..^sign.Length];
        if (operation.Length == 0 && sign.EndsWith(".x", StringComparison.OrdinalIgnoreCase)) return ParseWildcard(sign);
        if (operation.Length == 0 && sign.EndsWith(".*", StringComparison.Ordinal)) return ParseWildcard(sign);
        if (!SemanticVersion.TryParse(sign, partial: true, out var version, out var numberCount)) return null;
        return operation switch
        {
            "" or "=" when numberCount == 3 => new VersionRange(new(version, true), new(version, true)),
            ">=" => new VersionRange(new(version, true), null),
            ">" => new VersionRange(new(version, false), null),
            "<=" => new VersionRange(null, new(version, true)),
            "<" => new VersionRange(null, new(version, false)),
            "^" => Between(version, NextBreaking(version, numberCount)),
            "~" => Between(version, numberCount == 1 ? NextMajor(version) : NextMinor(version)),
            _ => null,
        };
    }

    private static VersionRange? ParseWildcard(string text)
    {
        if (!SemanticVersion.TryParse(text[..^2], partial: true, out var version, out var numberCount) || numberCount == 3) return null;
        return Between(version, numberCount == 1 ? NextMajor(version) : NextMinor(version));
    }

    private static VersionRange? ParseInterval(string text)
    {
        if (text.Length < 3 || text[^1] is not (']' or ')')) return null;
        var (lowerInclusive, upperInclusive) = (text[0] == '[', text[^1] == ']');
        var parts = text[1..^1].Split(',');
        if (parts.Length > 2) return null;
        if (parts.Length == 1)
        {
            return lowerInclusive && upperInclusive && TryParseBound(parts[0], true, out var exact) && exact is not null
                ? new VersionRange(exact, exact)
                : null;
        }
        if (!TryParseBound(parts[0], lowerInclusive, out var lower) || !TryParseBound(parts[1], upperInclusive, out var upper)) return null;
        // "[,1.0]" includes a bound that is not there.
        return (lower is null && lowerInclusive) || (upper is null && upperInclusive) ? null : new VersionRange(lower, upper);
    }

    private static bool TryParseBound(string text, bool inclusive, out Bound? bound)
    {
        bound = null;
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return true;
        if (!SemanticVersion.TryParse(trimmed, partial: true, out var version, out _)) return false;
        bound = new Bound(version, inclusive);
        return true;
    }

    private static Bound? Tighter(Bound? left, Bound? right, bool isLower)
    {
        if (left is null || right is null) return left ?? right;
        var order = left.Version.CompareTo(right.Version);
        if (order == 0) return left.Inclusive ? right : left;
        return order > 0 == isLower ? left : right;
    }

    private static VersionRange? Between(SemanticVersion from, SemanticVersion? to) =>
        to is null ? null : new VersionRange(new(from, true), new(to, false));

    private static SemanticVersion? NextBreaking(SemanticVersion version, int numberCount) => (version, numberCount) switch
    {
        ({ Major: > 0 }, _) or (_, 1) => NextMajor(version),
        ({ Minor: > 0 }, _) or (_, 2) => NextMinor(version),
        ({ Patch: < int.MaxValue }, _) => SemanticVersion.Release(version.Major, version.Minor, version.Patch + 1),
        _ => null,
    };

    private static SemanticVersion? NextMajor(SemanticVersion version) =>
        version.Major == int.MaxValue ? null : SemanticVersion.Release(version.Major + 1, 0, 0);

    private static SemanticVersion? NextMinor(SemanticVersion version) =>
        version.Minor == int.MaxValue ? null : SemanticVersion.Release(version.Major, version.Minor + 1, 0);

    private sealed record Bound(SemanticVersion Version, bool Inclusive);
}
