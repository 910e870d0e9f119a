namespace LuBan.Cli.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void The_reference_in_docs_says_what_the_tool_says()
    {
        var path = Path.Combine(Repository.Root, "docs", "cli.md");
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var begin = text.IndexOf(Documentation.Begin, StringComparison.Ordinal);
        Assert.True(begin > 0, $"docs/cli.md has no line '{Documentation.Begin}'");
        if (Environment.GetEnvironmentVariable("LUBAN_WRITE_DOCS") == "1") File.WriteAllText(path, text = text[..begin] + Documentation.Reference());

        Assert.Equal(Documentation.Reference(), text[begin..]);
    }

    [Fact]
    public void The_exit_codes_and_variables_in_docs_are_those_of_the_tool()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md"));

        foreach (var code in Enum.GetValues<ExitCode>()) Assert.Contains($"| {(int)code} |", text);
        foreach (var line in Text.Texts.ExitCodes.English.Split('\n').Where(line => line.StartsWith("  LUBAN_", StringComparison.Ordinal)))
            Assert.Contains($"`{line.Trim().Split(' ')[0]}`", text);
    }
}
