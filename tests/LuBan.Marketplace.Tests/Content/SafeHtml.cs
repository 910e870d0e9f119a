using System.Net;
using System.Text.RegularExpressions;

namespace LuBan.Marketplace.Tests.Content;

/// <summary>Reads HTML as strictly as can be and says everything in it that is not on a short list.</summary>
internal static partial class SafeHtml
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["a"] = ["href", "title", "rel", "target"], ["img"] = ["src", "alt", "title", "loading"], ["input"] = ["disabled", "type", "checked"], ["ol"] = ["start"],
        ["code"] = ["class"], ["pre"] = ["class"], ["th"] = ["class"], ["td"] = ["class"], ["p"] = ["class"],
        ["h1"] = ["id"], ["h2"] = ["id"], ["h3"] = ["id"], ["h4"] = ["id"], ["h5"] = ["id"], ["h6"] = ["id"],
        ["ul"] = [], ["li"] = [], ["em"] = [], ["strong"] = [], ["del"] = [], ["br"] = [], ["hr"] = [], ["blockquote"] = [], ["table"] = [], ["thead"] = [], ["tbody"] = [], ["tr"] = [],
    };

    /// <summary>What is wrong with it; empty when nothing is.</summary>
    public static List<string> Problems(string html, Func<string, bool> isOwnImage)
    {
        var problems = new List<string>();
        var rest = Tag().Replace(html, match =>
        {
            var name = match.Groups["name"].Value;
            if (!Allowed.TryGetValue(name, out var attributes)) problems.Add($"tag {match.Value}");
            foreach (Match attribute in Attribute().Matches(match.Groups["attributes"].Value))
            {
                var (key, value) = (attribute.Groups["key"].Value, WebUtility.HtmlDecode(attribute.Groups["value"].Value));
                if (attributes?.Contains(key) != true) problems.Add($"attribute {match.Value}");
                if (key == "href" && !IsSafe(value)) problems.Add($"link {match.Value}");
                if (key == "src" && !isOwnImage(value)) problems.Add($"image {match.Value}");
                if (key == "id" && !value.StartsWith("content-", StringComparison.Ordinal)) problems.Add($"id {match.Value}");
            }
            if (name == "a" && match.Groups["close"].Length == 0 && !match.Value.Contains("rel=\"nofollow ugc noopener noreferrer\"", StringComparison.Ordinal)) problems.Add($"no rel {match.Value}");
            return "";
        });
        if (rest.Contains('<', StringComparison.Ordinal)) problems.Add($"a sign < that is no tag, near {rest[rest.IndexOf('<', StringComparison.Ordinal)..][..Math.Min(60, rest.Length - rest.IndexOf('<', StringComparison.Ordinal))]}");
        return problems;
    }

    // As a browser sees it: without control signs, in any case.
    private static bool IsSafe(string url)
    {
        var plain = new string([.. url.Where(sign => sign > ' ')]).ToLowerInvariant();
        return plain.StartsWith("http://", StringComparison.Ordinal) || plain.StartsWith("https://", StringComparison.Ordinal) || plain.StartsWith("mailto:", StringComparison.Ordinal)
            || (!Scheme().IsMatch(plain) && !plain.StartsWith("//", StringComparison.Ordinal) && !plain.StartsWith("/\\", StringComparison.Ordinal) && !plain.StartsWith('\\'));
    }

    [GeneratedRegex("<(?<close>/?)(?<name>[a-z][a-z0-9]*)(?<attributes>(\\s+[a-z-]+(=\"[^\"<>]*\")?)*)\\s*/?>")]
    private static partial Regex Tag();

    [GeneratedRegex("(?<key>[^\\s=\"]+)(=\"(?<value>[^\"]*)\")?")]
    private static partial Regex Attribute();

    [GeneratedRegex("^[^/?#]*:")]
    private static partial Regex Scheme();
}
