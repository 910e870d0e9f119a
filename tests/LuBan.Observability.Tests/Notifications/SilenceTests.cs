using System.Globalization;
using LuBan.Observability.Notifications;

namespace LuBan.Observability.Tests.Notifications;

public sealed class SilenceTests
{
    [Theory]
    [InlineData("2026-03-02T10:00Z", "2h", "2026-03-02T09:59Z", false)]
    [InlineData("2026-03-02T10:00Z", "2h", "2026-03-02T10:00Z", true)]
    [InlineData("2026-03-02T10:00Z", "2h", "2026-03-02T12:00Z", false)]
    [InlineData("2026-03-02T10:00Z", null, "2036-03-02T12:00Z", true)]
    [InlineData(null, null, "2026-03-02T12:00Z", true)]
    [InlineData("2026-03-02T10:00Z", "soon", "2026-03-02T10:30Z", false)]
    public void A_silence_for_once_holds_in_its_time(string? starts, string? duration, string at, bool expected) =>
        Assert.Equal(expected, new Silence { Spec = new() { StartsAt = starts is null ? null : At(starts), Duration = duration } }.IsActive(At(at)));

    [Theory]
    [InlineData("0 22 * * *", "8h", "2026-03-02T21:59Z", false)]
    [InlineData("0 22 * * *", "8h", "2026-03-02T22:00Z", true)]
    [InlineData("0 22 * * *", "8h", "2026-03-03T05:59Z", true)]
    [InlineData("0 22 * * *", "8h", "2026-03-03T06:00Z", false)]
    [InlineData("0 0 * * sat,sun", "24h", "2026-03-07T13:00Z", true)]
    [InlineData("0 0 * * sat,sun", "24h", "2026-03-09T00:00Z", false)]
    [InlineData("CRON_TZ=Asia/Shanghai 0 8 * * 1-5", "1h", "2026-03-02T00:30Z", true)]
    [InlineData("CRON_TZ=Asia/Shanghai 0 8 * * 1-5", "1h", "2026-03-02T08:30Z", false)]
    [InlineData("*/15 * * * *", "5m", "2026-03-02T08:34Z", true)]
    [InlineData("*/15 * * * *", "5m", "2026-03-02T08:36Z", false)]
    [InlineData("nonsense", "5m", "2026-03-02T08:36Z", false)]
    public void A_silence_by_cron_holds_again_and_again(string schedule, string duration, string at, bool expected) =>
        Assert.Equal(expected, new Silence { Spec = new() { Schedule = schedule, Duration = duration } }.IsActive(At(at)));

    [Theory]
    [InlineData("30 4 1,15 * 5", "2026-03-02T00:00Z", "2026-03-06T04:30Z")]
    [InlineData("0 0 29 2 *", "2026-03-02T00:00Z", "2028-02-29T00:00Z")]
    [InlineData("@weekly", "2026-03-02T00:00Z", "2026-03-08T00:00Z")]
    [InlineData("5/20 * * * *", "2026-03-02T00:06Z", "2026-03-02T00:25Z")]
    // The clock has no half past two that night: it is made up for when it goes on.
    [InlineData("TZ=Europe/Berlin 30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z")]
    [InlineData("TZ=Europe/Berlin 30 2 * * *", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    public void The_next_time_of_a_schedule(string schedule, string after, string expected)
    {
        Assert.True(CronSchedule.TryParse(schedule, out var cron, out var problem), problem);

        Assert.Equal(At(expected), cron.Next(At(after)));
    }

    [Theory]
    [InlineData("0 0 * *")]
    [InlineData("60 0 * * *")]
    [InlineData("0 0 31-1 * *")]
    [InlineData("0 0 * foo *")]
    [InlineData("TZ=Mars/North 0 0 * * *")]
    public void What_is_no_schedule_is_refused_with_a_reason(string schedule)
    {
        Assert.False(CronSchedule.TryParse(schedule, out _, out var problem));

        Assert.Contains("is no schedule", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "x", true, true)]
    [InlineData("a", "x.*", true, true)]
    [InlineData("a", "y", false, true)]
    [InlineData("a", "x", false, false)]
    [InlineData("missing", "", false, true)]
    public void Matchers_of_Alertmanager_become_selectors_and_back(string name, string value, bool isEqualOrRegex, bool matches)
    {
        var matcher = new Matcher(name, value, value.Contains('*', StringComparison.Ordinal), isEqualOrRegex || name == "missing");
        var selector = SilenceMatchers.ToSelector([matcher]);

        Assert.Equal(matches, selector.Matches(new Dictionary<string, string> { ["a"] = "x" }));
        Assert.Equal(matcher, Assert.Single(SilenceMatchers.FromSelector(selector)));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
