using System.Diagnostics.CodeAnalysis;
using LuBan.Extensions.Times;

namespace LuBan.Observability;

/// <summary>A cron expression, in UTC or behind the name of a time zone: <c>TZ=Europe/Berlin 30 2 * * *</c>.</summary>
internal sealed class CronSchedule
{
    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(CronExpression expression, TimeZoneInfo zone) => (_expression, _zone) = (expression, zone);

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
            schedule = new(CronExpression.Parse(text), zone);
            return true;
        }
        catch (Exception wrong) when (wrong is FormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            problem = $"'{text}' is no schedule: {wrong.Message}";
            return false;
        }
    }

    /// <summary>The first time after a moment; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => _expression.Next(after, _zone);
}
