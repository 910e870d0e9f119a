using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LuBan.Observability;

/// <summary>Five fields of cron: minute, hour, day of the month, month, day of the week.</summary>
/// <remarks>As usual, when both days are restricted either of them is enough.</remarks>
internal sealed class CronSchedule
{
    private const int YearsAhead = 5;
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly Dictionary<string, string> Shorthands = new(StringComparer.Ordinal)
    {
        ["@hourly"] = "0 * * * *", ["@daily"] = "0 0 * * *", ["@midnight"] = "0 0 * * *", ["@weekly"] = "0 0 * * 0", ["@monthly"] = "0 0 1 * *", ["@yearly"] = "0 0 1 1 *", ["@annually"] = "0 0 1 1 *",
    };

    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _days;
    private readonly ulong _months;
    private readonly ulong _weekdays;
    private readonly bool _eitherDay;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(string[] fields, TimeZoneInfo zone)
    {
        (_minutes, _hours) = (Field(fields[0], 0, 59, []), Field(fields[1], 0, 23, []));
        (_days, _months) = (Field(fields[2], 1, 31, []), Field(fields[3], 1, 12, Months));
        _weekdays = Field(fields[4], 0, 7, Days);
        if ((_weekdays & (1UL << 7)) != 0) _weekdays |= 1;
        _eitherDay = fields[2][0] is not ('*' or '?') && fields[4][0] is not ('*' or '?');
        _zone = zone;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? problem)
    {
        (schedule, problem) = (null, null);
        try
        {
            var zone = TimeZoneInfo.Utc;
            text = text.Trim();
            if (text.StartsWith("CRON_TZ=", StringComparison.Ordinal) || text.StartsWith("TZ=", StringComparison.Ordinal))
            {
                var parts = text.Split(' ', 2, StringSplitOptions.TrimEntries);
                zone = TimeZoneInfo.FindSystemTimeZoneById(parts[0][(parts[0].IndexOf('=', StringComparison.Ordinal) + 1)..]);
                text = parts.ElementAtOrDefault(1) ?? "";
            }
            var fields = Shorthands.GetValueOrDefault(text, text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length != 5) throw new FormatException($"there are {fields.Length} fields, and must be five: minute, hour, day, month, day of the week");
            schedule = new CronSchedule(fields, zone);
            return true;
        }
        catch (Exception wrong) when (wrong is FormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            problem = $"'{text}' is no schedule: {wrong.Message}";
            return false;
        }
    }

    /// <summary>The first time after a moment; null when there is none within five years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime;
        local = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(1);
        for (var end = local.AddYears(YearsAhead); local < end;)
        {
            if (!Has(_months, local.Month)) local = new DateTime(local.Year, local.Month, 1).AddMonths(1);
            else if (!IsDay(local)) local = local.Date.AddDays(1);
            else if (!Has(_hours, local.Hour)) local = local.Date.AddHours(local.Hour + 1);
            else if (!Has(_minutes, local.Minute) || _zone.IsInvalidTime(local)) local = local.AddMinutes(1);
            else return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
        }
        return null;
    }

    private bool IsDay(DateTime day)
    {
        var (ofMonth, ofWeek) = (Has(_days, day.Day), Has(_weekdays, (int)day.DayOfWeek));
        return _eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private static bool Has(ulong set, int value) => (set & (1UL << value)) != 0;

    private static ulong Field(string text, int least, int most, string[] names)
    {
        var set = 0UL;
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var all] => (all, 1),
                [var all, var every] => (all, Number(every, 1, most, [])),
                _ => throw new FormatException($"'{part}' has more than one '/'"),
            };
            var (from, to) = range is "*" or "?" ? (least, most) : range.Split('-') switch
            {
                [var one] => (Number(one, least, most, names), part.Contains('/', StringComparison.Ordinal) ? most : Number(one, least, most, names)),
                [var first, var last] => (Number(first, least, most, names), Number(last, least, most, names)),
                _ => throw new FormatException($"'{range}' is no range"),
            };
            if (from > to) throw new FormatException($"'{range}' ends before it begins");
            for (var value = from; value <= to; value += step) set |= 1UL << value;
        }
        return set;
    }

    private static int Number(string text, int least, int most, string[] names)
    {
        var name = Array.IndexOf(names, text.ToLowerInvariant());
        if (name >= 0) return name + (names.Length == 12 ? 1 : 0);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value : throw new FormatException($"'{text}' is not between {least} and {most}");
    }
}
