using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LuBan.Cli.Text;

namespace LuBan.Cli.Http;

/// <summary>Turns a refusal of the server (Kubernetes Status, RFC 9457 problem, or anything else) into one exception.</summary>
internal static partial class ServerErrors
{
    private const int LongestPlainText = 400;

    public static async Task<ServerException> ReadAsync(HttpResponseMessage response, string address, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return From(response.StatusCode, response.ReasonPhrase, TryParse(body), body, address);
    }

    /// <param name="status">A Kubernetes Status object, as it comes in the ERROR event of a watch.</param>
    /// <param name="address">The server, for messages.</param>
    public static ServerException FromStatus(JsonNode? status, string address) =>
        From((HttpStatusCode)(status.Number("code") ?? 500), null, status as JsonObject, "", address);

    /// <param name="status">The status of an answer.</param>
    /// <param name="json">Its body.</param>
    /// <param name="address">The server, for messages.</param>
    public static ServerException From(HttpStatusCode status, JsonObject json, string address) => From(status, null, json, "", address);

    private static ServerException From(HttpStatusCode status, string? phrase, JsonObject? json, string body, string address)
    {
        var message = json.Text("kind") == "Status"
            ? json.Text("message")
            : json.Text("detail") ?? json.Text("title") ?? json.Text("error_description") ?? json.Text("message") ?? json.Text("error");
        message ??= json is null && body.Length is > 0 and <= LongestPlainText && !body.TrimStart().StartsWith('<') ? body.Trim() : phrase ?? status.ToString();

        var code = json.Text("code") is { } own && CodeOnly().IsMatch(own) ? own
            : CodeAtStart().Match(message) is { Success: true } found ? found.Groups[1].Value
            : json.Text("details", "code");
        if (code is not null && message.StartsWith(code + ":", StringComparison.Ordinal)) message = message[(code.Length + 1)..].Trim();

        var problems = json.Items("problems").ToArray();
        if (problems is [var only] && only.Text("location") is { Length: > 0 } place and not "request" && !message.Contains(place, StringComparison.Ordinal)) message = $"{place}: {message}";
        // The text repeats what the lines below it say one by one.
        if (problems.Length > 1 && message.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon) message = message[..(colon + 1)];

        var (error, exit) = Classify(status);
        object?[] values = error == CliErrors.CredentialsRefused ? [address, message] : [Number(status), message];
        return new ServerException(status, json.Text("reason") ?? "", error, values)
        {
            ExitCode = exit,
            Code = code ?? error.Code,
            Details = problems.Length == 1 ? [] : [.. Details(json)],
            Remedy = new[] { json.Text("remedy"), json.Text("help"), json.Text("details", "help") }.FirstOrDefault(text => text is not null && !text.StartsWith("docs/", StringComparison.Ordinal)),
        };
    }

    private static int Number(HttpStatusCode status) => (int)status;

    private static (CliError Error, ExitCode Exit) Classify(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => (CliErrors.CredentialsRefused, ExitCode.Forbidden),
        404 => (CliErrors.Refused, ExitCode.NotFound),
        409 or 410 or 412 or 423 or 428 => (CliErrors.Refused, ExitCode.Conflict),
        408 => (CliErrors.Refused, ExitCode.Timeout),
        502 or 503 or 504 => (CliErrors.Refused, ExitCode.Unreachable),
        _ => (CliErrors.Refused, ExitCode.Failed),
    };

    private static IEnumerable<string> Details(JsonObject? json)
    {
        foreach (var cause in json.Items("details", "causes"))
            yield return Line(cause.Text("field"), cause.Text("message") ?? cause.Text("reason"));
        if (json.At("errors") is JsonObject fields)
            foreach (var (field, messages) in fields)
                foreach (var message in messages is JsonArray several ? several : [messages?.DeepClone()])
                    yield return Line(field, message?.ToString());
        foreach (var problem in json.Items("problems").Concat(json.Items("errors")))
            yield return Line(problem.Text("location") ?? problem.Text("pointer"), problem.Text("message") ?? problem.Text("detail") ?? problem.ToString());
    }

    private static string Line(string? field, string? message) => string.IsNullOrEmpty(field) ? message ?? "" : $"{field}: {message}";

    private static JsonObject? TryParse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            // Not JSON, such as the page of a proxy: the caller shows the status and short plain text.
            return null;
        }
    }

    [GeneratedRegex(@"^(LB\d{4})\b")]
    private static partial Regex CodeAtStart();

    [GeneratedRegex(@"^LB\d{4}$")]
    private static partial Regex CodeOnly();
}
