using System.Text;
using LuBan.Sdk.Build.Lint;

namespace LuBan.Lint.Tests;

/// <summary>The list of rules on docs/lint.md, and their paragraphs in docs/errors.md.</summary>
internal static class RulePage
{
    /// <summary>What stands before the list is written by hand.</summary>
    public const string Beginning = "<!-- From here on written by LUBAN_WRITE_DOCS=1 dotnet test tests/LuBan.Lint.Tests -->\n";

    private static readonly (string First, string Title)[] Chapters =
    [
        ("LB1901", "Leaving without a trace"),
        ("LB1920", "Rights"),
        ("LB1930", "Languages"),
        ("LB1940", "Size"),
        ("LB1950", "Licences"),
        ("LB1960", "What is in the package"),
        ("LB1970", "The version before"),
        ("LB1990", "Suppressions"),
    ];

    public static string Rules()
    {
        var page = new StringBuilder();
        foreach (var rule in LintRules.All)
        {
            if (Chapters.FirstOrDefault(chapter => chapter.First == rule.Id).Title is { } title) page.Append($"\n## {title}\n");
            page.Append($"\n### {rule.Id}\n\n**{rule.Title}** ({Name(rule.Severity)})\n\n{rule.Why}\n\n{rule.Fix}\n");
        }
        return page.ToString();
    }

    public static string Errors() => string.Concat(LintRules.All.Select(Error));

    public static string Error(LintRule rule) => $"## {rule.Id}\n\n**{rule.Title}**\n\n{rule.Why} {rule.Fix} [More](lint.md#{rule.Id.ToLowerInvariant()}).\n\n";

    private static string Name(LintSeverity severity) => severity switch { LintSeverity.Error => "error", LintSeverity.Warning => "warning", _ => "remark" };
}
