using System.Globalization;
using System.Text.Json;
using LuBan.Kernel.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Kernel.Installation;

/// <summary>Sends the log of an extension: as text, or as one JSON object for each line; what there is, or also what comes.</summary>
internal static class ExtensionLogAnswer
{
    public static async Task WriteAsync(HttpContext context, ExtensionLog log, ExtensionLogQuery query)
    {
        var (response, cancellationToken) = (context.Response, context.RequestAborted);
        response.ContentType = query.IsJson ? "application/x-ndjson; charset=utf-8" : "text/plain; charset=utf-8";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (!query.Follow)
        {
            foreach (var line in log.Tail(query.Tail, query.Admits)) await response.WriteAsync(Text(line, query.IsJson), cancellationToken);
            return;
        }
        // Whoever waits for lines learns at once that there will be some.
        await response.StartAsync(cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        await foreach (var line in log.FollowAsync(query.Tail, query.Admits, cancellationToken))
        {
            await response.WriteAsync(Text(line, query.IsJson), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    private static string Text(ExtensionLogLine line, bool isJson) => isJson
        ? JsonSerializer.Serialize(new LogLine(line.Time.UtcDateTime, line.Level.ToString().ToLowerInvariant(), line.Category, line.Message), KernelJson.Options) + "\n"
        : string.Create(CultureInfo.InvariantCulture, $"{line.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {line.Level} {line.Category}: {line.Message}\n");

    private sealed record LogLine(DateTime Time, string Level, string Category, string Message);
}
