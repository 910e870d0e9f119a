using LuBan.AppStore.Backups;

namespace LuBan.AppStore.Tests.Backups;

public sealed class CronTests
{
    [Theory]
    [InlineData("30 2 * * *", "2026-03-01T02:30:00Z", "2026-03-02T02:30:00Z")]
    [InlineData("*/15 * * * *", "2026-03-01T00:50:00Z", "2026-03-01T01:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 9 * * 1-5", "2026-11-20T09:00:00Z", "2026-11-23T09:00:00Z")]
    [InlineData("0 0 13 * 5", "2026-11-14T00:00:00Z", "2026-11-20T00:00:00Z")]
    [InlineData("0 0 * * 7", "2026-11-16T00:00:00Z", "2026-11-22T00:00:00Z")]
    [InlineData("5,10 3-4 1 1 *", "2026-01-01T03:07:00Z", "2026-01-01T03:10:00Z")]
    public void The_next_time_is_found(string schedule, string after, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Cron.Parse(schedule).After(DateTimeOffset.Parse(after, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 5-1 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("a * * * *")]
    public void What_is_no_schedule_is_refused(string schedule) => Assert.Throws<FormatException>(() => Cron.Parse(schedule));

    [Fact]
    public void A_day_that_never_comes_has_no_time() => Assert.Null(Cron.Parse("0 0 31 2 *").After(DateTimeOffset.UnixEpoch));
}
