namespace LuBan.Extensions.Times;

/// <summary>A cron expression of five fields: minute, hour, day of the month, month, day of the week.</summary>
/// <remarks>
/// Where the clock is moved, an expression with fixed times fires once: at the end of the hour that is left out, at the first of the hour that comes twice. One whose
/// minute or hour begins with <c>*</c> goes by elapsed time and fires at every matching time of the clock. When both days are restricted, either is enough, as in Debian's cron.
/// </remarks>
public sealed class CronExpression
{
    // The longest wait there is: 29 February over a century that is no leap year.
    private const int DaysAhead = 366 * 8 + 2;

    // Summer time is an hour at most nearly everywhere; nobody turns the clock back by more than this.
    private static readonly TimeSpan LargestMove = TimeSpan.FromHours(3);

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

    /// <summary>Reads one.</summary>
    /// <param name="text">Five fields, or a shorthand such as <c>@daily</c>.</param>
    /// <returns>The expression.</returns>
    /// <exception cref="FormatException">The message says what is wrong, and what is expected.</exception>
    public static CronExpression Parse(string text)
    {
        var fields = (Macros.GetValueOrDefault(text.Trim()) ?? text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 5
            ? new(fields)
            : throw new FormatException($"'{text}' has {fields.Length} {(fields.Length == 1 ? "field" : "fields")}: write five, 'minute hour day month weekday', such as '0 2 * * 1-5', or @hourly, @daily, @weekly, @monthly, @yearly.");
    }

    /// <summary>The next time strictly after the given one.</summary>
    /// <param name="after">The time.</param>
    /// <param name="zone">Whose clock the fields are of.</param>
    /// <returns>The time in UTC; null when there is none, as for 30 February.</returns>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        // From the day before: a time that the clock leaves out belongs to the moment after the gap, which can be on the next day.
        var first = DateOnly.FromDateTime(local).AddDays(-1);
        for (var offset = 0; offset < DaysAhead; offset++)
        {
            var day = first.AddDays(offset);
            if (Meets(day) && FirstOf(day, local, after, zone) is { } next) return next;
        }
        return null;
    }

    /// <summary>The first time of a day that is after a moment. Where the clock is moved, times of the clock are not in the order of their moments, but nearly.</summary>
    private DateTimeOffset? FirstOf(DateOnly day, DateTime local, DateTimeOffset after, TimeZoneInfo zone)
    {
        var move = ReferenceEquals(zone, TimeZoneInfo.Utc) ? TimeSpan.Zero : LargestMove;
        DateTimeOffset? first = null;
        var last = DateTime.MaxValue;
        foreach (var time in TimesOf(day, local - move).TakeWhile(time => time <= last))
        {
            foreach (var moment in Moments(time, zone).Where(moment => moment > after && (first is null || moment < first)))
            {
                first = moment;
                last = time + move;
            }
        }
        return first;
    }

    private bool Meets(DateOnly day)
    {
        if (!_month.Has(day.Month)) return false;
        var (ofMonth, ofWeek) = (_day.Has(day.Day), _weekday.Has((int)day.DayOfWeek));
        return _day.IsRestricted && _weekday.IsRestricted ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    /// <summary>The times of the clock on a day, from one on.</summary>
    private IEnumerable<DateTime> TimesOf(DateOnly day, DateTime since) =>
        from hour in _hour.Values
        where day.ToDateTime(new TimeOnly(hour, 59)) >= since
        from minute in _minute.Values
        let time = day.ToDateTime(new TimeOnly(hour, minute))
        where time >= since
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
