namespace LuBan.Extensions.Times;

/// <summary>What a field of a cron expression may hold.</summary>
internal sealed class CronFieldRange
{
    public static readonly CronFieldRange Minute = new("minute", 0, 59);
    public static readonly CronFieldRange Hour = new("hour", 0, 23);
    public static readonly CronFieldRange DayOfMonth = new("day of the month", 1, 31);
    public static readonly CronFieldRange Month = new("month", 1, 12, 1, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    public static readonly CronFieldRange DayOfWeek = new("day of the week", 0, 7, 0, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private CronFieldRange(string name, int minimum, int maximum, int firstName = 0, params string[] names) => (Name, Minimum, Maximum, FirstName, Names) = (name, minimum, maximum, firstName, names);

    public string Name { get; }

    public int Minimum { get; }

    public int Maximum { get; }

    /// <summary>The number of the first name.</summary>
    public int FirstName { get; }

    public string[] Names { get; }
}
