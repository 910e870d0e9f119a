using LuBan.Sdk.Build.Lint;

namespace LuBan.Lint.Tests;

public sealed class RuleTests
{
    public static TheoryData<int> All => [.. Enumerable.Range(0, Examples.All.Count)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_rule_finds_its_bad_example_and_passes_its_good_one(int index)
    {
        var example = Examples.All[index];

        var found = example.Bad.Lint().Findings.Where(finding => finding.Id == example.Rule).ToList();

        Assert.True(found.Count > 0, $"{example.Rule} found nothing.");
        Assert.Contains(found, finding => finding.Message.Contains(example.Says, StringComparison.Ordinal) && finding.Place.ToString().Contains(example.Where, StringComparison.Ordinal));
        Assert.Equal([], example.Good.Lint().Findings.Select(finding => $"{finding.Id} {finding.Place}: {finding.Message}"));
    }

    [Fact]
    public void Every_rule_has_an_example()
    {
        Assert.Empty(LintRules.All.Select(rule => rule.Id).Except(Examples.All.Select(example => example.Rule)));
    }

    [Fact]
    public void Rules_are_in_order_and_say_why_and_what_to_do()
    {
        Assert.Equal(LintRules.All.Select(rule => rule.Id).Distinct().Order(StringComparer.Ordinal), LintRules.All.Select(rule => rule.Id));
        Assert.All(LintRules.All, rule => Assert.True(rule.Why.EndsWith('.') && rule.Fix.EndsWith('.') && !rule.Title.EndsWith('.'), rule.Id));
    }
}
