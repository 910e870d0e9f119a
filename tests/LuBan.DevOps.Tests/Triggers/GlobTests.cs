using LuBan.DevOps.Triggers;

namespace LuBan.DevOps.Tests.Triggers;

public sealed class GlobTests
{
    [Theory]
    [InlineData("main", "main", true)]
    [InlineData("main", "maintenance", false)]
    [InlineData("release/*", "release/1.0", true)]
    [InlineData("release/*", "release/1.0/hotfix", false)]
    [InlineData("release/**", "release/1.0/hotfix", true)]
    [InlineData("**/*.md", "README.md", true)]
    [InlineData("**/*.md", "docs/a/b.md", true)]
    [InlineData("src/**", "src/a/b.cs", true)]
    [InlineData("v?.0", "v1.0", true)]
    [InlineData("v?.0", "v1x0", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("**;!wip/**", "feature/x", true)]
    [InlineData("**;!wip/**", "wip/x", false)]
    [InlineData("!wip/**", "main", true)]
    [InlineData("!wip/**", "wip/x", false)]
    [InlineData("!**/*.md;docs/keep.md", "docs/keep.md", true)]
    public void A_name_fits_a_pattern_or_not(string patterns, string name, bool expected) => Assert.Equal(expected, Globs.Match(patterns.Split(';'), name));
}
