using System.Text.RegularExpressions;

namespace LuBan.Law;

/// <summary>Errors teach only if each code has one meaning and one place where it is explained.</summary>
public sealed partial class ErrorCodeTests
{
    private const string Page = "docs/errors.md";

    [Fact]
    public void Every_code_has_one_paragraph_and_every_paragraph_a_code()
    {
        var described = Heading().Matches(Repository.Files[Page]).Select(match => match.Groups[1].Value).ToList();
        var used = Used().Select(one => one.Code).Distinct().ToList();

        Violations.None(described.GroupBy(code => code).Where(group => group.Count() > 1).Select(group => $"twice: {group.Key}"));
        Violations.None(used.Except(described).Order().Select(code => $"without a paragraph: {code} ({string.Join(", ", Used().Where(one => one.Code == code).Select(one => one.File).Distinct())})"));
        Violations.None(described.Except(used).Order().Select(code => $"without a use: {code}"));
    }

    [Fact]
    public void Paragraphs_are_in_order_have_a_title_and_say_something()
    {
        var described = Heading().Matches(Repository.Files[Page]).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(described.Order(StringComparer.Ordinal), described);

        var sections = Repository.Files[Page].Split("\n## ")[1..];
        Violations.None(sections.Where(section => !Section().IsMatch(section)).Select(section => section.Split('\n')[0]));
    }

    [Fact]
    public void A_code_is_used_in_one_room_only()
    {
        // The command line may recognise what a server answers; its own codes are LB62xx.
        var shared = Used().Where(one => !one.File.StartsWith("sdk/LuBan.Cli/", StringComparison.Ordinal) || one.Code.StartsWith("LB62", StringComparison.Ordinal)).GroupBy(one => one.Code).Select(group => (Code: group.Key, Rooms: group.Select(one => RoomOf(one.File)).Distinct().Order().ToList())).Where(one => one.Rooms.Count > 1);

        Violations.None(shared.Select(one => $"{one.Code}: {string.Join(", ", one.Rooms)}"));
    }

    [Fact]
    public void Codes_that_messages_and_pages_point_to_exist()
    {
        var described = Heading().Matches(Repository.Files[Page]).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var mentioned = Repository.Files.Where(file => file.Key.EndsWith(".md", StringComparison.Ordinal) || IsProduct(file.Key))
            .SelectMany(file => Code().Matches(file.Value).Select(match => (file.Key, Code: match.Value)));

        Violations.None(mentioned.Where(one => !described.Contains(one.Code)).Select(one => $"{one.Key}: {one.Code}"));
    }

    private static IEnumerable<(string File, string Code)> Used() => Repository.Files
        .Where(file => IsProduct(file.Key) && Path.GetExtension(file.Key) is ".cs" or ".targets" or ".props")
        .SelectMany(file => Code().Matches(file.Key.EndsWith(".cs", StringComparison.Ordinal) ? CSharpText.WithoutComments(file.Value) : file.Value).Select(match => (file.Key, match.Value)));

    private static bool IsProduct(string file) => file.Split('/')[0] is "kernel" or "marketplace" or "sdk" or "extensions";

    /// <summary>A project, or a folder of the kernel. The manifest is checked while packing with the SDK's own sources: one room.</summary>
    private static string RoomOf(string file) => file.Split('/') switch
    {
        ["kernel", "LuBan.Kernel", var room, _, ..] => room,
        ["sdk", "LuBan.Sdk" or "LuBan.Sdk.Build", ..] => "authoring",
        [_, var project, ..] => project,
        _ => file,
    };

    [GeneratedRegex(@"(?m)^## (LB\d{4})$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^LB\d{4}\n\n\*\*[^\n]{5,}\*\*\n\n\S.{20,}", RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"\bLB\d{4}\b")]
    private static partial Regex Code();
}
