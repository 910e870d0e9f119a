namespace LuBan.Sdk.Tests;

public sealed class SemanticVersionTests
{
    [Theory]
    [InlineData("0.0.0", 0, 0, 0, "", "0.0.0")]
    [InlineData("1.2.3", 1, 2, 3, "", "1.2.3")]
    [InlineData("10.20.2147483647", 10, 20, int.MaxValue, "", "10.20.2147483647")]
    [InlineData("1.0.0-rc.1", 1, 0, 0, "rc.1", "1.0.0-rc.1")]
    [InlineData("1.0.0-0", 1, 0, 0, "0", "1.0.0-0")]
    [InlineData("1.0.0-alpha-beta.0a", 1, 0, 0, "alpha-beta.0a", "1.0.0-alpha-beta.0a")]
    [InlineData("1.0.0+build.007", 1, 0, 0, "", "1.0.0")]
    [InlineData("1.0.0-a+b-c.d", 1, 0, 0, "a", "1.0.0-a")]
    public void Versions_are_read(string text, int major, int minor, int patch, string prerelease, string shown)
    {
        Assert.True(SemanticVersion.TryParse(text, out var version));

        Assert.Equal((major, minor, patch, prerelease, shown), (version.Major, version.Minor, version.Patch, version.Prerelease, version.ToString()));
        Assert.Equal(prerelease.Length > 0, version.IsPrerelease);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" 1.0.0")]
    [InlineData("1.0.0 ")]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1.0.0.0")]
    [InlineData("v1.0.0")]
    [InlineData("01.0.0")]
    [InlineData("1.00.0")]
    [InlineData("1.0.2147483648")]
    [InlineData("-1.0.0")]
    [InlineData("1.0.0-")]
    [InlineData("1.0.0-01")]
    [InlineData("1.0.0-a..b")]
    [InlineData("1.0.0-ä")]
    [InlineData("1.0.0+")]
    [InlineData("1.0.0+a+b")]
    [InlineData("1.0.0-a_b")]
    [InlineData("1.x.0")]
    [InlineData("٣.0.0")]
    public void What_is_no_version_is_refused(string? text)
    {
        Assert.False(SemanticVersion.TryParse(text, out var version));
        Assert.Null(version);
    }

    [Fact]
    public void A_version_longer_than_128_characters_is_refused() =>
        Assert.False(SemanticVersion.TryParse("1.0.0-" + new string('a', 123), out _));

    [Fact]
    public void The_order_is_that_of_the_standard()
    {
        string[] ordered =
        [
            "0.9.9", "1.0.0-0", "1.0.0-2", "1.0.0-11", "1.0.0-99999999999999999999", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
            "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0", "10.0.0",
        ];
        for (var i = 0; i < ordered.Length; i++)
        {
            for (var j = 0; j < ordered.Length; j++)
            {
                var (left, right) = (Version(ordered[i]), Version(ordered[j]));
                Assert.Equal(i.CompareTo(j), Math.Sign(left.CompareTo(right)));
                Assert.Equal((i < j, i <= j, i > j, i >= j, i == j, i != j), (left < right, left <= right, left > right, left >= right, left == right, left != right));
            }
        }
        Assert.True(Version("1.0.0").CompareTo(null) > 0);
    }

    [Fact]
    public void Versions_that_differ_in_metadata_or_in_the_case_of_labels_are_the_same()
    {
        Assert.Equal(Version("1.0.0-RC.1"), Version("1.0.0-rc.1+build"));
        Assert.Equal(Version("1.0.0-RC.1").GetHashCode(), Version("1.0.0-rc.1").GetHashCode());
    }

    private static SemanticVersion Version(string text) =>
        SemanticVersion.TryParse(text, out var version) ? version : throw new ArgumentException(text);
}
