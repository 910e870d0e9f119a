using System.Text.RegularExpressions;

namespace LuBan.Authoring;

/// <summary>What docs/tutorial.md has its reader do: files to write, commands to run, and what they are to show.</summary>
internal sealed partial class Tutorial
{
    private Tutorial(IReadOnlyList<TutorialStep> steps) => Steps = steps;

    public IReadOnlyList<TutorialStep> Steps { get; }

    public static Tutorial Read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tutorial.md")).ReplaceLineEndings("\n");
        var steps = new List<TutorialStep>();
        foreach (var block in Block().Matches(text).Cast<Match>())
        {
            var (language, content) = (block.Groups["language"].Value, block.Groups["content"].Value);
            switch (language)
            {
                case "bash":
                    steps.Add(new(content, null, []));
                    break;
                case "text":
                    steps[^1] = steps[^1] with { Shows = [.. content.Split('\n', StringSplitOptions.RemoveEmptyEntries)] };
                    break;
                case "csharp":
                    Assert.True(block.Groups["file"].Success, $"Which file is this? Write its path in backticks and a colon before the block:\n{content}");
                    steps.Add(new(content, block.Groups["file"].Value, []));
                    break;
                default:
                    // For a second terminal: tests of their own.
                    Assert.Equal("console", language);
                    break;
            }
        }
        return new(steps);
    }

    [GeneratedRegex("(?:^`(?<file>[^`\n]+)`:\n\n)?^```(?<language>\\w*)\n(?<content>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

/// <summary>One thing to do.</summary>
/// <param name="Content">Commands, or what a file holds.</param>
/// <param name="File">The file; null for commands.</param>
/// <param name="Shows">What the commands show; each is a part of a line.</param>
internal sealed record TutorialStep(string Content, string? File, IReadOnlyList<string> Shows);
