using System.Text.RegularExpressions;

namespace LuBan.Kernel.Gateway;

/// <summary>A regular expression that is replaced in the path, every match of it.</summary>
internal sealed record PathPattern
{
    /// <summary>How long one path may keep it busy. An expression that needs more would let a client stop the kernel with one long path.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50);

    private readonly Regex _regex;

    /// <summary>A pattern.</summary>
    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    public PathPattern(string pattern, string replacement)
    {
        (Pattern, Replacement) = (pattern, replacement);
        _regex = new Regex(pattern, RegexOptions.CultureInvariant, Timeout);
    }

    /// <summary>The expression, in .NET's syntax.</summary>
    public string Pattern { get; }

    /// <summary>What takes the place; <c>$1</c> and <c>${name}</c> are groups.</summary>
    public string Replacement { get; }

    /// <inheritdoc/>
    public bool Equals(PathPattern? other) => other is not null && (Pattern, Replacement) == (other.Pattern, other.Replacement);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pattern, Replacement);

    internal string Apply(string path) => _regex.Replace(path, Replacement);
}
