using LuBan.Marketplace.Content;

namespace LuBan.Marketplace.Tests.Content;

public sealed class ChangelogReaderTests
{
    [Fact]
    public void Versions_and_kinds_are_read_as_the_convention_writes_them()
    {
        var entries = ChangelogReader.Read("""
            # Changelog
            All notable changes.

            ## [Unreleased]
            ### Added
            - A `switch` for <b>it</b> and [a link](https://example.com).

            ## [1.2.0] - 2026-11-01
            ### Fixed
            - One
              that goes on.
            - Two
            ### Security
            - CVE
            ### Strange
            - Thing

            ## v1.1.0-beta.2 (2026-10-01) [YANKED]
            - Alone

            ## Links
            - Not of a version

            ## 1.0.0
            ### 新增
            - 开始
            ### Changed
            ### Deprecated
            - D
            ### Removed
            - R

            [1.2.0]: https://example.com/compare
            """);

        Assert.Equal(["Unreleased", "1.2.0", "1.1.0-beta.2", "1.0.0"], entries.Select(entry => entry.Version));
        Assert.Equal(["A switch for <b>it</b> and a link."], entries[0].Added);
        Assert.Equal(new DateOnly(2026, 11, 1), entries[1].Date);
        Assert.Equal(["One that goes on.", "Two"], entries[1].Fixed);
        Assert.Equal(["CVE"], entries[1].Security);
        Assert.Equal(["Thing"], entries[1].Other);
        Assert.True(entries[2].Yanked);
        Assert.Equal(new DateOnly(2026, 10, 1), entries[2].Date);
        Assert.Equal(["Alone"], entries[2].Other);
        Assert.Equal(["开始"], entries[3].Added);
        Assert.Equal((0, "D", "R"), (entries[3].Changed.Count, entries[3].Deprecated[0], entries[3].Removed[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Nothing special")]
    [InlineData("- a\n- b")]
    public void A_text_of_another_kind_has_no_entries(string markdown) => Assert.Empty(ChangelogReader.Read(markdown));

    [Fact]
    public void A_text_that_cannot_be_read_has_no_entries() => Assert.Empty(ChangelogReader.Read(new string('[', 50_000)));
}
