using System.Text.RegularExpressions;
using LuBan.Sdk.Build.Lint;

namespace LuBan.Lint.Tests;

public sealed class DocumentationTests
{
    private static readonly string Page = Repository.PathOf("docs", "lint.md");
    private static readonly string Errors = Repository.PathOf("docs", "errors.md");

    [Fact]
    public void The_page_lists_every_rule_as_it_is()
    {
        var page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var expected = page[..(page.IndexOf(RulePage.Beginning, StringComparison.Ordinal) + RulePage.Beginning.Length)] + RulePage.Rules();
        if (Environment.GetEnvironmentVariable("LUBAN_WRITE_DOCS") == "1") File.WriteAllText(Page, page = expected);

        Assert.True(page == expected, "docs/lint.md differs from the rules. Run the tests with LUBAN_WRITE_DOCS=1 and review the difference.");
    }

    [Fact]
    public void The_catalogue_of_errors_has_the_same_paragraph_for_each_rule()
    {
        var page = File.ReadAllText(Errors).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("LUBAN_WRITE_DOCS") == "1")
        {
            page = Regex.Replace(page, @"(?ms)^## LB19(?!9[5-9])\d\d\n.*?(?=^## )", "");
            var at = Regex.Match(page, @"(?m)^## LB(199[5-9]|[2-9])").Index;
            File.WriteAllText(Errors, page = page.Insert(at, RulePage.Errors()));
        }

        Assert.All(LintRules.All, rule => Assert.Contains(RulePage.Error(rule), page, StringComparison.Ordinal));
    }
}
