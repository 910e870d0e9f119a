namespace LuBan.Sdk.Tests;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData(">=1.0 <2.0", ">=1.0.0 <2.0.0", "[1.0.0, 2.0.0)")]
    [InlineData("  >=1   <2  ", ">=1.0.0 <2.0.0", "[1.0.0, 2.0.0)")]
    [InlineData(">1.0.0 <=2.1.3", ">1.0.0 <=2.1.3", "(1.0.0, 2.1.3]")]
    [InlineData(">=0.1", ">=0.1.0", "[0.1.0, )")]
    [InlineData("<2", "<2.0.0", "(, 2.0.0)")]
    [InlineData("1.2.3", "1.2.3", "[1.2.3]")]
    [InlineData("=1.2.3", "1.2.3", "[1.2.3]")]
    [InlineData("1.2.3-rc.1", "1.2.3-rc.1", "[1.2.3-rc.1]")]
    [InlineData("^1.2", ">=1.2.0 <2.0.0", "[1.2.0, 2.0.0)")]
    [InlineData("^1", ">=1.0.0 <2.0.0", "[1.0.0, 2.0.0)")]
    [InlineData("^1.2.3-rc.1", ">=1.2.3-rc.1 <2.0.0", "[1.2.3-rc.1, 2.0.0)")]
    [InlineData("^0.3", ">=0.3.0 <0.4.0", "[0.3.0, 0.4.0)")]
    [InlineData("^0.0.4", ">=0.0.4 <0.0.5", "[0.0.4, 0.0.5)")]
    [InlineData("^0", ">=0.0.0 <1.0.0", "[0.0.0, 1.0.0)")]
    [InlineData("~1.2", ">=1.2.0 <1.3.0", "[1.2.0, 1.3.0)")]
    [InlineData("~1.2.3", ">=1.2.3 <1.3.0", "[1.2.3, 1.3.0)")]
    [InlineData("~1", ">=1.0.0 <2.0.0", "[1.0.0, 2.0.0)")]
    [InlineData("1.x", ">=1.0.0 <2.0.0", "[1.0.0, 2.0.0)")]
    [InlineData("1.2.*", ">=1.2.0 <1.3.0", "[1.2.0, 1.3.0)")]
    [InlineData("*", "*", "(, )")]
    [InlineData(">=1.0 >=1.5 <3 <2", ">=1.5.0 <2.0.0", "[1.5.0, 2.0.0)")]
    [InlineData(">=1.0 >1.0", ">1.0.0", "(1.0.0, )")]
    [InlineData("[1.0, 2.0)", ">=1.0.0 <2.0.0", "[1.0.0, 2.0.0)")]
    [InlineData("(1.0,2.0]", ">1.0.0 <=2.0.0", "(1.0.0, 2.0.0]")]
    [InlineData("[1.2.3]", "1.2.3", "[1.2.3]")]
    [InlineData("[1.0,)", ">=1.0.0", "[1.0.0, )")]
    [InlineData("(,2.0)", "<2.0.0", "(, 2.0.0)")]
    [InlineData("(,)", "*", "(, )")]
    public void Ranges_are_read(string text, string shown, string nuget)
    {
        Assert.True(VersionRange.TryParse(text, out var range));

        Assert.Equal((shown, nuget), (range.ToString(), range.ToNuGetRange()));
        Assert.True(VersionRange.TryParse(range.ToString(), out var again));
        Assert.Equal(nuget, again.ToNuGetRange());
        Assert.True(VersionRange.TryParse(nuget, out var fromNuGet));
        Assert.Equal(shown, fromNuGet.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("1.2")]
    [InlineData("1")]
    [InlineData("1.2.3.4")]
    [InlineData(">= 1.0")]
    [InlineData("=>1.0")]
    [InlineData(">>1.0")]
    [InlineData(">=1.x")]
    [InlineData("^")]
    [InlineData("x")]
    [InlineData("1.2.3.x")]
    [InlineData(">=1.0, <2.0")]
    [InlineData(">=1.0 || >=3.0")]
    [InlineData(">=2.0 <1.0")]
    [InlineData(">1.0 <1.0")]
    [InlineData(">=1.0 <1.0")]
    [InlineData("[2.0, 1.0]")]
    [InlineData("[1.0, 1.0)")]
    [InlineData("(1.0)")]
    [InlineData("[1.0")]
    [InlineData("[]")]
    [InlineData("[,1.0]")]
    [InlineData("[1.0,]")]
    [InlineData("[1,2,3]")]
    [InlineData("^2147483647.0")]
    [InlineData("latest")]
    public void What_is_no_range_is_refused(string? text)
    {
        Assert.False(VersionRange.TryParse(text, out var range));
        Assert.Null(range);
    }

    [Theory]
    [InlineData(">=1.0 <2.0", "1.0.0", true)]
    [InlineData(">=1.0 <2.0", "1.99.0", true)]
    [InlineData(">=1.0 <2.0", "2.0.0", false)]
    [InlineData(">=1.0 <2.0", "0.9.9", false)]
    [InlineData(">=1.0 <2.0", "1.0.0-rc.1", false)]
    [InlineData(">=1.0.0-0 <2.0", "1.0.0-rc.1", true)]
    [InlineData(">=1.0 <2.0", "2.0.0-rc.1", true)]
    [InlineData(">=1.0 <2.0.0-0", "2.0.0-rc.1", false)]
    [InlineData(">=1.0 <2.0", "1.5.0-beta", true)]
    [InlineData(">1.0 <=2.0", "1.0.0", false)]
    [InlineData(">1.0 <=2.0", "2.0.0", true)]
    [InlineData("1.2.3", "1.2.3+build", true)]
    [InlineData("1.2.3", "1.2.4", false)]
    [InlineData("1.2.3", "1.2.3-rc", false)]
    [InlineData("*", "0.0.0-0", true)]
    public void A_range_contains_what_lies_between_its_bounds(string text, string version, bool contained)
    {
        Assert.True(VersionRange.TryParse(text, out var range));
        Assert.True(SemanticVersion.TryParse(version, out var parsed));

        Assert.Equal(contained, range.Contains(parsed));
    }
}
