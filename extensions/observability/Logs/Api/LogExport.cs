using System.Text;
using System.Text.Json;
using LuBan.Observability.Logs.Query;
using Microsoft.AspNetCore.Http;

namespace LuBan.Observability.Logs.Api;

/// <summary>All lines of a query as a file: NDJSON, or text as people read it.</summary>
internal static class LogExport
{
    private const int Most = 10_000_000;

    internal static async Task WriteAsync([AsParameters] LogRequest request, string? format, HttpContext context, LogService logs, TimeProvider time)
    {
        var asText = format switch { null or "" or "ndjson" => false, "text" => true, _ => throw new LogQueryException($"The format is '{format}'; it is ndjson or text.") };
        var search = (request with { Limit = null }).Search(LogsApi.NamespaceOf(context), time);
        // Asked before the answer begins: what cannot be read is refused with its problem.
        await using var pages = logs.AllAsync(search, request.Limit ?? Most, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        var hasPage = await pages.MoveNextAsync();

        context.Response.ContentType = asText ? "text/plain; charset=utf-8" : "application/x-ndjson";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"logs.{(asText ? "txt" : "ndjson")}\"";
        for (; hasPage; hasPage = await pages.MoveNextAsync())
        {
            var text = new StringBuilder();
            foreach (var line in pages.Current) text.Append(asText ? Plain(line) : JsonSerializer.Serialize(LineView.Of(line), JsonSerializerOptions.Web)).Append('\n');
            await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
        }
    }

    private static string Plain(LogLine line)
    {
        var origin = string.Join('/', new[] { LogLabels.Namespace, LogLabels.Kind, LogLabels.Name, LogLabels.Container, LogLabels.Host, LogLabels.App }.Select(name => line.Labels[name]).OfType<string>());
        return $"{LogTime.Text(line.Time)} {line.Level.Text().ToUpperInvariant()} {(origin.Length > 0 ? origin + " " : "")}{line.Text.ReplaceLineEndings("\n  ")}";
    }
}
