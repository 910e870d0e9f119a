using System.Globalization;
using LuBan.Observability.Alerting;

namespace LuBan.Observability.Tests.Alerting;

public sealed class SendWindowTests
{
    // 2026-03-02 is a Monday.
    [Theory]
    [InlineData("08:00", "18:00", "", "UTC", "2026-03-02T08:00Z", true)]
    [InlineData("08:00", "18:00", "", "UTC", "2026-03-02T07:59Z", false)]
    [InlineData("08:00", "18:00", "", "UTC", "2026-03-02T18:00Z", false)]
    [InlineData("22:00", "06:00", "", "UTC", "2026-03-02T23:30Z", true)]
    [InlineData("22:00", "06:00", "mon", "UTC", "2026-03-03T05:59Z", true)]
    [InlineData("22:00", "06:00", "mon", "UTC", "2026-03-02T05:59Z", false)]
    [InlineData("00:00", "00:00", "sat,sun", "UTC", "2026-03-02T12:00Z", false)]
    [InlineData("00:00", "00:00", "sat,sun", "UTC", "2026-03-07T00:00Z", true)]
    [InlineData("08:00", "18:00", "", "Asia/Shanghai", "2026-03-02T00:00Z", true)]
    [InlineData("08:00", "18:00", "mon", "Asia/Shanghai", "2026-03-01T23:59Z", false)]
    public void A_window_is_open_at_its_times(string from, string to, string days, string zone, string at, bool expected) =>
        Assert.Equal(expected, new SendWindow { From = from, To = to, TimeZone = zone, Days = days.Split(',', StringSplitOptions.RemoveEmptyEntries) }.Contains(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)));
}
