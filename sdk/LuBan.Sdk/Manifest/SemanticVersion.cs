using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LuBan.Sdk;

/// <summary>A version by the rules of SemVer 2: <c>major.minor.patch</c>, then perhaps <c>-prerelease</c> and <c>+metadata</c>.</summary>
/// <remarks>
/// Metadata is read and dropped: it names a build, not a version, and a feed never keeps two packages that differ in it alone.
/// Prerelease labels are compared without case, as feeds compare them.
/// </remarks>
public sealed class SemanticVersion : IComparable<SemanticVersion>, IEquatable<SemanticVersion>
{
    private const int MaxLength = 128;

    private SemanticVersion(int major, int minor, int patch, string prerelease) =>
        (Major, Minor, Patch, Prerelease) = (major, minor, patch, prerelease);

    /// <summary>Grows with breaking changes.</summary>
    public int Major { get; }

    /// <summary>Grows with additions.</summary>
    public int Minor { get; }

    /// <summary>Grows with corrections.</summary>
    public int Patch { get; }

    /// <summary>The labels after the dash, such as <c>rc.1</c>; empty for a release.</summary>
    public string Prerelease { get; }

    /// <summary>Whether this comes before the release of the same number.</summary>
    public bool IsPrerelease => Prerelease.Length > 0;

    /// <summary>Reads a version: three numbers without leading zeros, at most 128 characters in all.</summary>
    /// <param name="text">Such as <c>1.2.0</c> or <c>2.0.0-rc.1+build.5</c>.</param>
    /// <param name="version">The version; null when the text is none.</param>
    /// <returns>Whether the text is a version.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SemanticVersion? version) =>
        TryParse(text, partial: false, out version, out _);

    /// <summary>As <see cref="TryParse(string?,out SemanticVersion?)"/>; with <paramref name="partial"/> also <c>1</c> and <c>1.2</c>, missing numbers being 0.</summary>
    internal static bool TryParse(string? text, bool partial, [NotNullWhen(true)] out SemanticVersion? version, out int numberCount)
    {
        (version, numberCount) = (null, 0);
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength) return false;

        var plus = text.IndexOf('+', StringComparison.Ordinal);
        if (plus >= 0 && !AreLabels(text[(plus + 1)..], leadingZeros: true)) return false;
        var core = plus < 0 ? text : text[..plus];

        var dash = core.IndexOf('-', StringComparison.Ordinal);
        var prerelease = dash < 0 ? "" : core[(dash + 1)..];
        if (dash >= 0 && !AreLabels(prerelease, leadingZeros: false)) return false;

        var parts = (dash < 0 ? core : core[..dash]).Split('.');
        numberCount = parts.Length;
        if (partial ? numberCount > 3 : numberCount != 3) return false;
        if (numberCount < 3 && (dash >= 0 || plus >= 0)) return false;
        Span<int> numbers = [0, 0, 0];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryParseNumber(parts[i], out numbers[i])) return false;
        }
        version = new SemanticVersion(numbers[0], numbers[1], numbers[2], prerelease);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(SemanticVersion? other)
    {
        if (other is null) return 1;
        var order = Major.CompareTo(other.Major);
        if (order == 0) order = Minor.CompareTo(other.Minor);
        if (order == 0) order = Patch.CompareTo(other.Patch);
        return order != 0 ? order : ComparePrerelease(Prerelease, other.Prerelease);
    }

    /// <inheritdoc />
    public bool Equals(SemanticVersion? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SemanticVersion);

    /// <inheritdoc />
    public override int GetHashCode() =>
        HashCode.Combine(Major, Minor, Patch, StringComparer.OrdinalIgnoreCase.GetHashCode(Prerelease));

    /// <summary>The version without its metadata.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}{(IsPrerelease ? "-" : "")}{Prerelease}");

    /// <summary>Whether the versions have the same place in the order.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator ==(SemanticVersion? left, SemanticVersion? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the versions have different places in the order.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(SemanticVersion? left, SemanticVersion? right) => !(left == right);

    /// <summary>Whether the left version is older.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    public static bool operator <(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) < 0;

    /// <summary>Whether the left version is newer.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    public static bool operator >(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) > 0;

    /// <summary>Whether the left version is older or the same.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    public static bool operator <=(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) <= 0;

    /// <summary>Whether the left version is newer or the same.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    public static bool operator >=(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) >= 0;

    /// <summary>A version with these numbers and no prerelease.</summary>
    internal static SemanticVersion Release(int major, int minor, int patch) => new(major, minor, patch, "");

    private static int Compare(SemanticVersion? left, SemanticVersion? right) =>
        left is null ? (right is null ? 0 : -1) : left.CompareTo(right);

    private static int ComparePrerelease(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0) return right.Length.CompareTo(left.Length);
        var (leftLabels, rightLabels) = (left.Split('.'), right.Split('.'));
        for (var i = 0; i < Math.Min(leftLabels.Length, rightLabels.Length); i++)
        {
            var order = CompareLabel(leftLabels[i], rightLabels[i]);
            if (order != 0) return order;
        }
        return leftLabels.Length.CompareTo(rightLabels.Length);
    }

    private static int CompareLabel(string left, string right)
    {
        var (leftIsNumber, rightIsNumber) = (left.All(char.IsAsciiDigit), right.All(char.IsAsciiDigit));
        if (leftIsNumber != rightIsNumber) return leftIsNumber ? -1 : 1;
        // No leading zeros, so the longer number is the larger one, however long it is.
        if (leftIsNumber && left.Length != right.Length) return left.Length.CompareTo(right.Length);
        return string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
    }

    private static bool AreLabels(string text, bool leadingZeros) =>
        text.Split('.').All(label =>
            label.Length > 0
            && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            && (leadingZeros || label.Length == 1 || label[0] != '0' || !label.All(char.IsAsciiDigit)));

    private static bool TryParseNumber(string text, out int number)
    {
        number = 0;
        return (text.Length == 1 || (text.Length > 1 && text[0] != '0'))
            && text.All(char.IsAsciiDigit)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
