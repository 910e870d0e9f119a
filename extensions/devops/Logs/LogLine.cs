using System.Globalization;
using System.Text;

namespace LuBan.DevOps.Logs;

/// <summary>A line of a log file, in the format that container runtimes write: time, stream, whole or part, text.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Stream"><c>stdout</c>, or <c>luban</c> for what LuBan has to say.</param>
/// <param name="IsPart">Whether the line goes on.</param>
/// <param name="Text">The text, without the end of the line.</param>
internal sealed record LogLine(DateTimeOffset At, string Stream, bool IsPart, string Text)
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static byte[] Head(DateTimeOffset at, string stream, bool isPart) => Encoding.ASCII.GetBytes($"{at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)} {stream} {(isPart ? 'P' : 'F')} ");

    public static LogLine? Parse(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line);
        var parts = text.Split(' ', 4);
        return parts.Length == 4 && DateTimeOffset.TryParse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? new(at, parts[1], parts[2] == "P", parts[3]) : null;
    }

    public string Stamp => At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
