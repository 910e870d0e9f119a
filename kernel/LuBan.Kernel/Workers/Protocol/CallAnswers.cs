using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>The answering side of a <see cref="WorkerChannel"/>.</summary>
internal static class CallAnswers
{
    /// <summary>Reads the call, answers it, and sends what the answerer throws as a failure.</summary>
    public static async Task AnswerAsync<TCall, TReply>(HttpContext context, Func<TCall, CancellationToken, Task<TReply>> answer)
    {
        object? reply;
        try
        {
            var call = await ReadAsync<TCall>(context);
            reply = await answer(call, context.RequestAborted);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for it any more.
            return;
        }
        catch (Exception exception)
        {
            context.Response.StatusCode = WorkerHeaders.FailureStatus;
            await WriteAsync(context, WorkerFailure.Of(exception));
            return;
        }
        await WriteAsync(context, (TReply?)reply);
    }

    /// <summary>Answers with one value after another; a failure in the middle is the last of them.</summary>
    public static async Task StreamAsync<TCall, TItem>(HttpContext context, Func<TCall, CancellationToken, IAsyncEnumerable<TItem>> answer, Func<WorkerFailure, TItem> failed)
    {
        try
        {
            var call = await ReadAsync<TCall>(context);
            await context.Response.StartAsync(context.RequestAborted);
            try
            {
                await foreach (var item in answer(call, context.RequestAborted)) await SendAsync(context, item);
            }
            catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
            {
                await SendAsync(context, failed(WorkerFailure.Of(exception)));
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    private static async Task SendAsync<TItem>(HttpContext context, TItem item)
    {
        await JsonSerializer.SerializeAsync(context.Response.Body, item, ProtocolJson.Options, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static async Task<TCall> ReadAsync<TCall>(HttpContext context) =>
        (await JsonSerializer.DeserializeAsync<TCall>(context.Request.Body, ProtocolJson.Options, context.RequestAborted))!;

    private static async Task WriteAsync<TReply>(HttpContext context, TReply reply)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(reply, ProtocolJson.Options);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
