using LuBan.Extensions.Times;

namespace LuBan.DevOps.Tests.Triggers;

public sealed class DurationSyntaxTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("24h0m0s", 86_400)]
    [InlineData("250ms", 0.25)]
    [InlineData("500us", 0.0005)]
    [InlineData("500µs", 0.0005)]
    [InlineData("1500ns", 0.0000015)]
    [InlineData("30m1h", 5400)]
    public void Spans_are_read_as_Go_writes_them(string text, double seconds)
    {
        Assert.True(DurationSyntax.Go.TryParse(text, out var duration));

        Assert.Equal(seconds, duration.TotalSeconds, 6);
    }

    [Theory]
    [InlineData("15d", 1_296_000)]
    [InlineData("1w1d", 691_200)]
    [InlineData("1y", 31_536_000)]
    [InlineData("1h30m", 5400)]
    [InlineData("500ms", 0.5)]
    public void Spans_are_read_as_Prometheus_writes_them(string text, double seconds)
    {
        Assert.True(DurationSyntax.Prometheus.TryParse(text, out var duration));

        Assert.Equal(seconds, duration.TotalSeconds, 6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("h")]
    [InlineData("1.2.3s")]
    [InlineData(".s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("٥s")]
    [InlineData("5s\n")]
    [InlineData("1h 30m")]
    [InlineData("99999999999999999999h")]
    public void What_is_no_span_is_refused(string? text)
    {
        Assert.False(DurationSyntax.Go.TryParse(text, out _));
        Assert.False(DurationSyntax.Prometheus.TryParse(text, out _));
    }

    [Fact]
    public void Each_knows_its_own_units()
    {
        Assert.False(DurationSyntax.Go.TryParse("1d", out _));
        Assert.False(DurationSyntax.Prometheus.TryParse("1ns", out _));
    }
}
