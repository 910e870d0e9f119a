namespace LuBan.DevOps.Triggers.Cron;

/// <summary>A cron expression of five fields: minute, hour, day of the month, month, day of the week.</summary>
/// <remarks>
/// Where the clock is moved, an expression with fixed times fires once: at the end of the hour that is left out, at the first of the hour that comes twice. One whose
/// minute or hour begins with <c>*</c> goes by elapsed time and fires at every matching time of the clock. When both days are restricted, either is enough, as in Debian's cron.
/// </remarks>
internal sealed class CronExpression
{
    // The longest wait there is: 29 February over a century that is no leap year.
    private const int DaysAhead = 366 * 8 + 2;

    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@hourly"] = "0 * * * *", ["@daily"] = "0 0 * * *", ["@midnight"] = "0 0 * * *", ["@weekly"] = "0 0 * * 0", ["@monthly"] = "0 0 1 * *", ["@yearly"] = "0 0 1 1 *", ["@annually"] = "0 0 1 1 *",
    };

    private readonly CronField _minute, _hour, _day, _month, _weekday;
    private readonly bool _isInterval;

    private CronExpression(string[] fields)
    {
        _minute = CronField.Parse(fields[0], CronFieldRange.Minute);
        _hour = CronField.Parse(fields[1], CronFieldRange.Hour);
        _day = CronField.Parse(fields[2], CronFieldRange.DayOfMonth);
        _month = CronField.Parse(fields[3], CronFieldRange.Month);
        _weekday = CronField.Parse(fields[4], CronFieldRange.DayOfWeek);
        _isInterval = !_minute.IsRestricted || !_hour.IsRestricted;
    }

    /// <exception cref="FormatException">The message says what is wrong, and what is expected.</exception>
    public static CronExpression Parse(string text)
    {
        var fields = (Macros.GetValueOrDefault(text.Trim()) ?? text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 5
            ? new(fields)
            : throw new FormatException($"'{text}' has {fields.Length} {(fields.Length == 1 ? "field" : "fields")}: write five, 'minute hour day month weekday', such as '0 2 * * 1-5', or @hourly, @daily, @weekly, @monthly, @yearly.");
    }

    /// <summary>The next time strictly after the given one; null when there is none, as for 30 February.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        // From the day before: a time that the clock leaves out belongs to the moment after the gap, which can be on the next day.
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime).AddDays(-1);
        for (var offset = 0; offset < DaysAhead; offset++)
        {
            var day = first.AddDays(offset);
            if (!Meets(day)) continue;
            var next = TimesOf(day, zone).Where(time => time > after).Order().Select(time => (DateTimeOffset?)time).FirstOrDefault();
            if (next is not null) return next;
        }
        return null;
    }

    private bool Meets(DateOnly day)
    {
        if (!_month.Has(day.Month)) return false;
        var (ofMonth, ofWeek) = (_day.Has(day.Day), _weekday.Has((int)day.DayOfWeek));
        return _day.IsRestricted && _weekday.IsRestricted ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private IEnumerable<DateTimeOffset> TimesOf(DateOnly day, TimeZoneInfo zone) =>
        from hour in _hour.Values
        from minute in _minute.Values
        from time in Moments(day.ToDateTime(new TimeOnly(hour, minute)), zone)
        select time;

    /// <summary>The moments at which the clock on the wall shows this time: one, two, or none.</summary>
    private IEnumerable<DateTimeOffset> Moments(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local)) return _isInterval ? [] : [EndOfGap(local, zone)];
        if (!zone.IsAmbiguousTime(local)) return [Utc(local, zone.GetUtcOffset(local))];
        var moments = zone.GetAmbiguousTimeOffsets(local).Select(offset => Utc(local, offset)).Order();
        return _isInterval ? moments : moments.Take(1);
    }

    private static DateTimeOffset EndOfGap(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        return Utc(local, zone.GetUtcOffset(local));
    }

    private static DateTimeOffset Utc(DateTime local, TimeSpan offset) => new DateTimeOffset(local, offset).ToUniversalTime();
}
