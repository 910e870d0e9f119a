using System.Globalization;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Installation;

/// <summary>Which lines of a log somebody wants, and how.</summary>
/// <param name="Tail">At most this many old lines.</param>
/// <param name="Follow">Whether new lines are sent as they come.</param>
/// <param name="Level">The least level.</param>
/// <param name="Since">Not older than this; null for all.</param>
/// <param name="IsJson">One JSON object for each line, instead of text.</param>
internal sealed record ExtensionLogQuery(int Tail, bool Follow, LogLevel Level, DateTimeOffset? Since, bool IsJson)
{
    private const int DefaultTail = 200;
    private const int MaxTail = 10_000;

    /// <summary>Whether a line is one of them.</summary>
    public bool Admits(ExtensionLogLine line) => line.Level >= Level && !(line.Time < Since);

    /// <summary>Reads a query.</summary>
    /// <returns>The query, and every problem of it.</returns>
    public static (ExtensionLogQuery Query, IReadOnlyList<ExtensionProblem> Problems) Read(IQueryCollection query, DateTimeOffset now)
    {
        var problems = new List<ExtensionProblem>();
        var read = new ExtensionLogQuery(ReadTail(query, problems), ReadFollow(query, problems), ReadLevel(query["level"].ToString(), problems), ReadSince(query["since"].ToString(), now, problems), ReadFormat(query["format"].ToString(), problems));
        return (read, problems);
    }

    private static int ReadTail(IQueryCollection query, List<ExtensionProblem> problems)
    {
        // Its name in kubectl; both are taken.
        var (name, text) = query.ContainsKey("tail") ? ("tail", query["tail"].ToString()) : ("tailLines", query["tailLines"].ToString());
        if (text.Length == 0) return DefaultTail;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return Math.Clamp(number, 0, MaxTail);
        problems.Add(Problem(name, text, "a number of lines"));
        return DefaultTail;
    }

    private static bool ReadFollow(IQueryCollection query, List<ExtensionProblem> problems)
    {
        if (!query.TryGetValue("follow", out var values)) return false;
        if (values.ToString() is "" or "1") return true;
        if (bool.TryParse(values.ToString(), out var follow)) return follow;
        problems.Add(Problem("follow", values.ToString(), "true or false"));
        return false;
    }

    private static LogLevel ReadLevel(string text, List<ExtensionProblem> problems)
    {
        LogLevel? level = text.ToLowerInvariant() switch
        {
            "" or "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "information" or "info" => LogLevel.Information,
            "warning" or "warn" => LogLevel.Warning,
            "error" => LogLevel.Error,
            "critical" => LogLevel.Critical,
            _ => null,
        };
        if (level is null) problems.Add(Problem("level", text, "trace, debug, information, warning, error or critical"));
        return level ?? LogLevel.Trace;
    }

    private static DateTimeOffset? ReadSince(string text, DateTimeOffset now, List<ExtensionProblem> problems)
    {
        if (text.Length == 0) return null;
        if (Durations.TryParse(text, out var ago)) return ago < now - DateTimeOffset.UnixEpoch ? now - ago : DateTimeOffset.UnixEpoch;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        problems.Add(Problem("since", text, "a time such as 2026-01-31T12:00:00Z, or how long ago, such as 15m"));
        return null;
    }

    private static bool ReadFormat(string text, List<ExtensionProblem> problems)
    {
        if (text is not ("" or "text" or "json")) problems.Add(Problem("format", text, "text or json"));
        return text == "json";
    }

    private static ExtensionProblem Problem(string name, string found, string expected) => new("LB4360", name, $"{name} is '{(found.Length > 60 ? found[..60] + "…" : found)}', expected {expected}.");
}
