using System.Globalization;

namespace LuBan.AppStore.Backups;

/// <summary>A schedule of five fields: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday), in UTC.</summary>
internal sealed class Cron
{
    private readonly bool[] _minutes, _hours, _days, _months, _weekdays;
    private readonly bool _anyDay, _anyWeekday;

    private Cron(string[] fields)
    {
        _minutes = Field(fields[0], 0, 59, "minute");
        _hours = Field(fields[1], 0, 23, "hour");
        _days = Field(fields[2], 1, 31, "day of the month");
        _months = Field(fields[3], 1, 12, "month");
        _weekdays = Field(fields[4], 0, 7, "day of the week");
        _weekdays[0] |= _weekdays[7];
        (_anyDay, _anyWeekday) = (fields[2] == "*", fields[4] == "*");
    }

    /// <exception cref="FormatException">It is no schedule; the message says why.</exception>
    public static Cron Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 5 ? new(fields) : throw new FormatException($"'{text}' has {fields.Length} fields; five are expected: minute, hour, day of the month, month, day of the week. Every night at half past two is '30 2 * * *'.");
    }

    /// <summary>The first time after one; null when there is none within five years.</summary>
    public DateTimeOffset? After(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        var at = new DateTimeOffset(utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute, 0, TimeSpan.Zero).AddMinutes(1);
        for (var end = at.AddYears(5); at < end;)
        {
            if (!_months[at.Month]) at = new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
            else if (!IsDay(at)) at = new DateTimeOffset(at.Date, TimeSpan.Zero).AddDays(1);
            else if (!_hours[at.Hour]) at = at.AddMinutes(60 - at.Minute);
            else if (!_minutes[at.Minute]) at = at.AddMinutes(1);
            else return at;
        }

        return null;
    }

    /// <summary>When both days are restricted, either counts, as cron has it.</summary>
    private bool IsDay(DateTimeOffset at) => _anyDay || _anyWeekday ? _days[at.Day] && _weekdays[(int)at.DayOfWeek] : _days[at.Day] || _weekdays[(int)at.DayOfWeek];

    private static bool[] Field(string text, int least, int most, string what)
    {
        var set = new bool[most + 1];
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') is [var left, var right] ? (left, Number(right, 1, most, what)) : (part, 1);
            var (from, to) = range == "*" ? (least, most) : range.Split('-') is [var first, var last] ? (Number(first, least, most, what), Number(last, least, most, what)) : (Number(range, least, most, what), part.Contains('/', StringComparison.Ordinal) ? most : Number(range, least, most, what));
            if (from > to) throw new FormatException($"The {what} '{part}' begins after its end.");
            for (var value = from; value <= to; value += step) set[value] = true;
        }

        return set;
    }

    private static int Number(string text, int least, int most, string what) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : throw new FormatException($"The {what} '{text}' is not a number between {least} and {most}.");
}
