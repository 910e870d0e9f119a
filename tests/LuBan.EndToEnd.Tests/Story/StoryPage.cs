using System.Text.RegularExpressions;

namespace LuBan.EndToEnd.Story;

/// <summary>What docs/tutorials/one-story.md has its reader do and see, in order.</summary>
internal static partial class StoryPage
{
    public static string File { get; } = Path.Combine(Repository.Root, "docs", "tutorials", "one-story.md");

    public static IReadOnlyList<StoryStep> Read()
    {
        var steps = new List<StoryStep>();
        foreach (var found in Parts().Matches(System.IO.File.ReadAllText(File).ReplaceLineEndings("\n")).Cast<Match>())
        {
            if (found.Groups["picture"] is { Success: true } picture) steps.Add(new("", [], picture.Value));
            else if (found.Groups["language"].Value == "bash") steps.Add(new(found.Groups["content"].Value, [], null));
            else steps[^1] = steps[^1] with { Shows = [.. found.Groups["content"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)] };
        }
        return steps;
    }

    [GeneratedRegex("^```(?<language>bash|text)\n(?<content>.*?)^```$|^!\\[[^\\]]+\\]\\((?<picture>[^)]+)\\)$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Parts();
}

/// <summary>Commands, or a picture.</summary>
/// <param name="Commands">Commands of a shell.</param>
/// <param name="Shows">What they show; each is a part of a line.</param>
/// <param name="Picture">The picture's file beside the page; null for commands.</param>
internal sealed record StoryStep(string Commands, IReadOnlyList<string> Shows, string? Picture);
