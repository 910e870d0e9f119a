using LuBan.Extensions.Times;

namespace LuBan.DevOps.Tests.Triggers;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z")]
    [InlineData("*/15 * * * *", "2026-01-01T00:44:59Z", "2026-01-01T00:45:00Z")]
    [InlineData("0 2 * * *", "2026-01-01T02:00:00Z", "2026-01-02T02:00:00Z")]
    [InlineData("0 2 * * 1-5", "2026-01-02T02:00:00Z", "2026-01-05T02:00:00Z")]
    [InlineData("30 9,17 * * MON", "2026-01-05T09:30:00Z", "2026-01-05T17:30:00Z")]
    [InlineData("0 0 1 JAN *", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("0 0 31 * *", "2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z")]
    [InlineData("0 12 13 * 5", "2026-01-01T00:00:00Z", "2026-01-02T12:00:00Z")]
    [InlineData("0 12 * * 7", "2026-01-01T00:00:00Z", "2026-01-04T12:00:00Z")]
    [InlineData("0 12 * * 5-7", "2026-01-03T12:00:00Z", "2026-01-04T12:00:00Z")]
    [InlineData("10-50/20 3 * * *", "2026-01-01T03:10:00Z", "2026-01-01T03:30:00Z")]
    [InlineData("5/20 3 * * *", "2026-01-01T03:25:00Z", "2026-01-01T03:45:00Z")]
    [InlineData("5,10 3-4 1 1 *", "2026-01-01T03:07:00Z", "2026-01-01T03:10:00Z")]
    [InlineData("0 9 * * 1-5", "2026-11-20T09:00:00Z", "2026-11-23T09:00:00Z")]
    [InlineData("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("@hourly", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")]
    [InlineData("  0   0  ? * 1 ", "2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z")]
    public void The_next_time_is_the_one_that_cron_says(string text, string after, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), CronExpression.Parse(text).Next(DateTimeOffset.Parse(after), TimeZoneInfo.Utc));

    /// <summary>In Berlin the hour from 2 is left out on 29 March 2026, and comes twice on 25 October.</summary>
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("*/30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:00:00Z")]
    [InlineData("*/30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-30T00:00:00Z")]
    [InlineData("30 * * * *", "2026-03-29T00:00:00Z", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z")]
    [InlineData("0 3 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z")]
    public void Where_the_clock_is_moved_nothing_is_lost_and_nothing_comes_twice(string text, string after, params string[] expected)
    {
        var (zone, time) = (TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), DateTimeOffset.Parse(after));

        foreach (var next in expected) Assert.Equal(DateTimeOffset.Parse(next), time = CronExpression.Parse(text).Next(time, zone)!.Value);
    }

    /// <summary>Where there is no daylight saving, the expression is no more than five conditions on the minute: every minute is looked at.</summary>
    [Fact]
    public void The_next_time_is_the_first_minute_that_fits_for_random_expressions()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 200; round++)
        {
            var (minute, hour, weekday) = (random.Next(60), random.Next(24), random.Next(7));
            var step = random.Next(1, 30);
            var text = random.Next(3) switch { 0 => $"{minute} {hour} * * {weekday}", 1 => $"*/{step} {hour} * * *", _ => $"{minute} */{random.Next(1, 12)} * * {weekday}-6" };
            var expression = CronExpression.Parse(text);
            var after = new DateTimeOffset(2026, random.Next(1, 13), random.Next(1, 28), random.Next(24), random.Next(60), random.Next(60), TimeSpan.Zero);
            var fields = text.Split(' ');

            var expected = new DateTimeOffset(after.Year, after.Month, after.Day, after.Hour, after.Minute, 0, TimeSpan.Zero).AddMinutes(1);
            while (!(Fits(fields[0], expected.Minute) && Fits(fields[1], expected.Hour) && Fits(fields[4], (int)expected.DayOfWeek))) expected = expected.AddMinutes(1);

            Assert.True(expected == expression.Next(after, TimeZoneInfo.Utc), $"{text} after {after:u}: {expected:u} expected, {expression.Next(after, TimeZoneInfo.Utc):u} found");
        }
    }

    [Theory]
    [InlineData("0 2 * *", "4 fields")]
    [InlineData("60 * * * *", "'60' is no minute")]
    [InlineData("* 24 * * *", "'24' is no hour")]
    [InlineData("* * 0 * *", "'0' is no day of the month")]
    [InlineData("* * * 13 *", "JAN to DEC")]
    [InlineData("* * * * 8", "SUN to SAT")]
    [InlineData("*/0 * * * *", "'*/0'")]
    [InlineData("5-1 * * * *", "'5-1'")]
    [InlineData("a * * * *", "'a' is no minute")]
    [InlineData("1,,2 * * * *", "''")]
    [InlineData("L * * * *", "'L'")]
    [InlineData("", "0 fields")]
    [InlineData("@reboot", "1 field")]
    public void What_is_wrong_is_named_with_what_is_expected(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => CronExpression.Parse(text)).Message);

    [Fact]
    public void A_day_that_never_comes_has_no_next_time() => Assert.Null(CronExpression.Parse("0 0 30 2 *").Next(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc));

    private static bool Fits(string field, int value) => field switch
    {
        "*" => true,
        _ when field.StartsWith("*/", StringComparison.Ordinal) => value % int.Parse(field[2..]) == 0,
        _ when field.Contains('-') => value >= int.Parse(field.Split('-')[0]) && value <= int.Parse(field.Split('-')[1]),
        _ => value == int.Parse(field),
    };
}
