using System.Text.RegularExpressions;
using LuBan.Packages;

namespace LuBan.Marketplace.Publishers;

/// <summary>What a publisher may be called.</summary>
internal static partial class PublisherNames
{
    // Names that answers and the journal use for others.
    private static readonly string[] _taken = ["admin", "administrator", "anonymous", "marketplace", "system"];

    /// <summary>Why a name cannot be used; null when it can.</summary>
    public static string? FindFault(string? name)
    {
        if (name is null || !Words().IsMatch(name)) return $"'{name}' is no name for a publisher: 2 to 40 lower-case ASCII letters, digits and single dashes between them. Choose such a name.";
        return _taken.Contains(name) ? $"the name '{name}' means something else in the marketplace. Choose another." : null;
    }

    /// <summary>The publisher name that goes with an id's first part: <c>acme</c> for <c>Acme.Hello</c>; null when there is none.</summary>
    public static string? FromId(string id)
    {
        var name = id[..Math.Max(0, id.IndexOf('.', StringComparison.Ordinal))].Replace('_', '-').ToLowerInvariant();
        return FindFault(name) is null ? name : null;
    }

    /// <summary>What a name looks like: two publishers never look the same.</summary>
    public static string Skeleton(string name) => ConfusableIds.Skeleton(name);

    [GeneratedRegex("^(?=.{2,40}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
