using LuBan.Observability.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Prometheus;

/// <summary>Takes samples from Prometheus, vmagent and every other sender of remote write 1.0.</summary>
internal sealed class RemoteWrite(MetricStore store, IOptionsMonitor<MetricStoreOptions> options)
{
    private const int MaxBody = 32 * 1024 * 1024;
    private const int MaxMessage = 128 * 1024 * 1024;

    private readonly WriteRequestReader _reader = new(new(Math.Max(10_000, options.CurrentValue.MaxSeries * 2)));

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (!string.Equals(request.Headers.ContentEncoding, "snappy", StringComparison.OrdinalIgnoreCase))
        {
            await AnswerAsync(context, StatusCodes.Status415UnsupportedMediaType, $"LB9204: the content encoding is '{request.Headers.ContentEncoding}', expected 'snappy': the body is a protobuf message of remote write 1.0, packed as a snappy block.");
            return;
        }
        try
        {
            await store.WhenOpenAsync(context.RequestAborted).WaitAsync(TimeSpan.FromSeconds(20), context.RequestAborted);
            var write = _reader.Read(Snappy.Decode(await BodyAsync(context), MaxMessage));
            store.Describe(write.Descriptions);
            await AnswerAsync(context, write, store.Append(write.Samples));
        }
        catch (TimeoutException)
        {
            context.Response.Headers.RetryAfter = "5";
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "LB9206: the store is not open yet. Send it again.");
        }
        catch (InvalidDataException exception)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, $"LB9204: the body is no remote write: {exception.Message}. Nothing of it is stored.");
        }
        catch (IOException exception)
        {
            // Not acknowledged: the sender keeps it and sends it again.
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, $"LB9205: the samples could not be written to disk: {exception.Message}");
        }
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBody) throw new InvalidDataException($"it has {context.Request.ContentLength} bytes; at most {MaxBody} are taken");
        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 64 * 1024));
        var buffer = new byte[64 * 1024];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            if (body.Length + read > MaxBody) throw new InvalidDataException($"it has more than {MaxBody} bytes");
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static Task AnswerAsync(HttpContext context, WriteRequest write, AppendResult result)
    {
        var problems = new List<string>();
        if (write.InvalidSeries > 0) problems.Add($"LB9204: {write.InvalidSeries} series were left out: {write.Problem}");
        if (result.OutOfOrder > 0) problems.Add($"LB9204: {result.OutOfOrder} samples are out of order: older than their series' last one, or another value at its time");
        if (result.OutOfBounds > 0) problems.Add($"LB9204: {result.OutOfBounds} samples are too old or too far in the future");
        if (result.OverLimit > 0) problems.Add($"LB9203: {result.OverLimit} samples of new series were refused: {result.Limit}");
        if (write.Histograms > 0 && write.Samples.Count == 0) problems.Add($"LB9204: {write.Histograms} native histograms: only classic ones are stored");
        if (problems.Count > 0) return AnswerAsync(context, StatusCodes.Status400BadRequest, $"{string.Join("; ", problems)}. The other {result.Accepted} samples are stored.");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
