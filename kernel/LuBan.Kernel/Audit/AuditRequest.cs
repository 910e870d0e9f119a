using System.Globalization;
using LuBan.Resources;
using LuBan.Resources.Storage;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Audit;

/// <summary>Reads which records a request asks for.</summary>
internal static class AuditRequest
{
    private const int DefaultPage = 100;
    private const int MaximumPage = 1000;

    private static readonly string[] Known =
        ["user", "verb", "group", "resource", "namespace", "name", "extension", "decision", "outcome", "from", "to", "correlationId", "q", "limit", "continue", "watch", "after", "format"];

    /// <exception cref="Sdk.ResourceException">400, with every problem.</exception>
    public static AuditQuery Read(IQueryCollection query, string? ns, DateTimeOffset now)
    {
        var problems = query.Keys.Where(key => !Known.Contains(key)).Select(key => $"'{key}' is not a filter; there are {string.Join(", ", Known)}").ToList();
        var outcome = Text(query, "outcome");
        var read = new AuditQuery
        {
            User = Text(query, "user"), Verb = Text(query, "verb"), Group = Text(query, "group"), Resource = Text(query, "resource"), Name = Text(query, "name"),
            Namespace = ns ?? Text(query, "namespace"), Extension = Text(query, "extension")?.ToLowerInvariant(), CorrelationId = Text(query, "correlationId"), Text = Text(query, "q"),
            Decision = Text(query, "decision") switch { null => null, "allow" or "deny" => Text(query, "decision"), var other => Wrong<string>(problems, $"decision is '{other}', expected allow or deny") },
            Succeeded = outcome switch { "success" => true, "failure" => false, _ => null },
            Status = outcome is null or "success" or "failure" ? null : Number(outcome, "outcome", "success, failure or an HTTP status", problems) is { } status ? (int)status : null,
            From = Time(Text(query, "from"), "from", now, problems), To = Time(Text(query, "to"), "to", now, problems),
            Before = Number(Text(query, "continue"), "continue", "what the page before has given", problems), After = Number(Text(query, "after"), "after", "a sequence", problems),
            Limit = (int)Math.Clamp(Number(Text(query, "limit"), "limit", $"1 to {MaximumPage}", problems) ?? DefaultPage, 1, MaximumPage),
        };
        return problems.Count == 0 ? read : throw Refusal.Create(StatusCodes.Status400BadRequest, "BadRequest", $"LB8502: the query has {problems.Count} problem(s): {string.Join("; ", problems)}.");
    }

    /// <summary>A hash that the caller has kept.</summary>
    /// <exception cref="Sdk.ResourceException">400: only a half of it, or no hash.</exception>
    public static AuditWitness? Witness(IQueryCollection query)
    {
        var (sequence, hash) = (Text(query, "sequence"), Text(query, "hash"));
        if (sequence is null && hash is null) return null;
        if (long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && hash is { Length: AuditChain.HashBytes * 2 } && hash.All(char.IsAsciiHexDigit))
            return new(number, Convert.FromHexString(hash));
        throw Refusal.Create(StatusCodes.Status400BadRequest, "BadRequest", "LB8502: to compare with a hash that was kept, give both: sequence=NUMBER and hash=64 hexadecimal digits, as 'head' of an earlier answer had them.");
    }

    private static string? Text(IQueryCollection query, string name) => query.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } text ? text : null;

    private static long? Number(string? text, string name, string expected, List<string> problems) =>
        text is null ? null : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Wrong<long?>(problems, $"{name} is '{text}', expected {expected}");

    private static DateTimeOffset? Time(string? text, string name, DateTimeOffset now, List<string> problems)
    {
        if (text is null) return null;
        if (Durations.TryParse(text, out var ago)) return now - ago;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : Wrong<DateTimeOffset?>(problems, $"{name} is '{text}', expected a time such as 2026-01-31T12:00:00Z, or how long ago, such as 24h");
    }

    private static T? Wrong<T>(List<string> problems, string problem)
    {
        problems.Add(problem);
        return default;
    }
}
