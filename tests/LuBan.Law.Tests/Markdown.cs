using System.Text.RegularExpressions;

namespace LuBan.Law;

/// <summary>The parts of a page that a reader relies on.</summary>
internal static partial class Markdown
{
    /// <summary>The pages for people: the README files and everything below <c>docs/</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pages => Repository.Files.Where(file =>
        file.Key.EndsWith(".md", StringComparison.Ordinal) && (!file.Key.Contains('/', StringComparison.Ordinal) || file.Key.StartsWith("docs/", StringComparison.Ordinal) || file.Key.EndsWith("/README.md", StringComparison.Ordinal)));

    /// <summary>The anchors that headings give, as they are made where these pages are read.</summary>
    public static IReadOnlySet<string> Anchors(string page) => Heading().Matches(WithoutCode(page))
        .Select(match => NotInAnchors().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The targets of links, without those to other sites.</summary>
    public static IEnumerable<string> Links(string page) => Link().Matches(WithoutCode(page)).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal));

    /// <summary>The lines of code blocks that are commands, and the commands in running text.</summary>
    public static IEnumerable<string> Commands(string page) =>
        CodeBlock().Matches(page).SelectMany(block => block.Groups[1].Value.Split('\n')).Concat(InlineCode().Matches(CodeBlock().Replace(page, "")).Select(match => match.Groups[1].Value))
            .SelectMany(line => line.Split("&&", StringSplitOptions.TrimEntries))
            .Select(line => line.Split(" #")[0].Trim());

    /// <summary>The cells of the first table after a heading or text.</summary>
    public static IEnumerable<string[]> Table(string page, string after) => page[(page.IndexOf(after, StringComparison.Ordinal) + after.Length)..]
        .Split('\n').SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2)
        .Select(line => line.Trim('|', ' ').Split(" | ", StringSplitOptions.TrimEntries));

    private static string WithoutCode(string page) => InlineCode().Replace(CodeBlock().Replace(page, ""), match => match.Groups[1].Value.Replace('[', ' '));

    [GeneratedRegex(@"(?m)^#{1,6} (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```[a-z]*\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex InlineCode();
}
