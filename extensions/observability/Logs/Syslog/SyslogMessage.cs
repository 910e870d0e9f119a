using System.Globalization;
using System.Text;

namespace LuBan.Observability.Logs.Syslog;

/// <summary>Reads messages of RFC 5424, and of the older form that RFC 3164 describes. What is neither is a line all the same: nothing is thrown away.</summary>
internal static class SyslogMessage
{
    private static readonly string[] Facilities = ["kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"];
    private static readonly string[] OldTimes = ["MMM d HH:mm:ss", "MMM dd HH:mm:ss"];

    internal static LogLine Read(ReadOnlySpan<byte> message, string @namespace, string sender, DateTimeOffset now)
    {
        var text = Encoding.UTF8.GetString(message).TrimEnd('\n', '\r', '\0');
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["source"] = "syslog", [LogLabels.Host] = sender };
        if (@namespace.Length > 0) labels[LogLabels.Namespace] = @namespace;
        var level = Severity.Info;
        if (TakePriority(ref text) is { } priority)
        {
            level = Severities.FromSyslog(priority & 7);
            labels["facility"] = Facilities[priority >> 3];
        }
        var time = text.StartsWith("1 ", StringComparison.Ordinal) ? ReadNew(ref text, labels) : ReadOld(ref text, labels, now);
        return new(time ?? LogTime.Of(now), LogLabels.Of(labels), level, LogLine.Cut(text));
    }

    private static int? TakePriority(ref string text)
    {
        var end = text.Length > 2 && text[0] == '<' ? text.IndexOf('>', 1, Math.Min(4, text.Length - 1)) : -1;
        if (end < 2 || !int.TryParse(text.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var priority) || priority > 191) return null;
        text = text[(end + 1)..];
        return priority;
    }

    /// <summary>VERSION TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA [MSG]</summary>
    private static long? ReadNew(ref string text, Dictionary<string, string> labels)
    {
        var parts = text.Split(' ', 7);
        if (parts.Length < 7) return null;
        Label(labels, LogLabels.Host, parts[2]);
        Label(labels, LogLabels.App, parts[3]);
        Label(labels, "procid", parts[4]);
        Label(labels, "msgid", parts[5]);
        text = Message(parts[6]);
        return parts[1] == "-" ? null : LogTime.Parse(parts[1]);
    }

    private static string Message(string rest)
    {
        if (rest.StartsWith('-')) return Plain(rest[1..]);
        var (isQuoted, index) = (false, 0);
        // The data ends at the bracket that no other element follows.
        for (; index < rest.Length; index++)
        {
            if (rest[index] == '\\' && isQuoted) index++;
            else if (rest[index] == '"') isQuoted = !isQuoted;
            else if (!isQuoted && rest[index] == ']' && (index + 1 == rest.Length || rest[index + 1] != '[')) break;
        }
        // The data stays readable, and so searchable, behind the message.
        return index >= rest.Length ? rest : $"{Plain(rest[(index + 1)..])} {rest[..(index + 1)]}".Trim();
    }

    private static string Plain(string message) => message.TrimStart(' ').TrimStart('\uFEFF');

    /// <summary>Mmm dd hh:mm:ss HOST TAG: MSG; many programs leave parts of it out.</summary>
    private static long? ReadOld(ref string text, Dictionary<string, string> labels, DateTimeOffset now)
    {
        long? time = null;
        if (text.Length > 15 && DateTime.TryParseExact(text[..15].Replace("  ", " ", StringComparison.Ordinal), OldTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var written))
        {
            time = LogTime.Of(YearOf(written, now));
            text = text[15..].TrimStart(' ');
            if (text.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 && !text.AsSpan(0, space).Contains(':'))
            {
                Label(labels, LogLabels.Host, text[..space]);
                text = text[(space + 1)..];
            }
        }
        TakeTag(ref text, labels);
        return time;
    }

    /// <summary>The old form knows no year and no zone: the local time that is nearest to now.</summary>
    private static DateTimeOffset YearOf(DateTime written, DateTimeOffset now)
    {
        var local = now.ToLocalTime();
        // 29 February is a day of some years only.
        var candidates = new[] { local.Year - 1, local.Year, local.Year + 1 }.Where(year => written is not { Month: 2, Day: 29 } || DateTime.IsLeapYear(year))
            .Select(year => new DateTimeOffset(new DateTime(year, written.Month, written.Day, written.Hour, written.Minute, written.Second, DateTimeKind.Local)));
        return candidates.OrderBy(candidate => (candidate - local).Duration()).FirstOrDefault(local);
    }

    private static void TakeTag(ref string text, Dictionary<string, string> labels)
    {
        var end = text.IndexOfAny([':', ' ']);
        if (end is < 1 or > 64 || text[end] != ':') return;
        var tag = text[..end];
        if (tag.EndsWith(']') && tag.IndexOf('[', StringComparison.Ordinal) is var bracket and > 0)
        {
            Label(labels, "procid", tag[(bracket + 1)..^1]);
            tag = tag[..bracket];
        }
        Label(labels, LogLabels.App, tag);
        text = text[(end + 1)..].TrimStart(' ');
    }

    private static void Label(Dictionary<string, string> labels, string name, string value)
    {
        if (value is not ("-" or "")) labels[name] = value;
    }
}
