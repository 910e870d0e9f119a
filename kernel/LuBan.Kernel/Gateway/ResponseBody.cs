using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Gateway;

/// <summary>An upstream's response on its way down: headers as soon as they are there, then each piece of the body when it comes.</summary>
internal sealed class ResponseBody(HttpContext context, ForwardRequest request, HttpResponseMessage message, ActivityTimer timer)
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Copies it all. Until the first byte has gone down the response is untouched when this throws.</summary>
    public async Task CopyAsync()
    {
        if (!ResponseHeaders.HasBody(message, context))
        {
            Begin();
            return;
        }
        await using var stream = await message.Content.ReadAsStreamAsync(timer.Token);
        if (await CopyFirstAsync(stream)) while (await CopyPieceAsync(stream)) { }
        CopyTrailers();
    }

    private void Begin()
    {
        context.Response.StatusCode = (int)message.StatusCode;
        ResponseHeaders.Copy(message, context, request);
    }

    /// <summary>A small answer goes down in one piece; one whose body is not there yet begins at once.</summary>
    private async ValueTask<bool> CopyFirstAsync(Stream stream)
    {
        var available = stream.ReadAsync(Memory<byte>.Empty, timer.Token);
        if (available.IsCompleted)
        {
            await available;
            return await CopyPieceAsync(stream, Begin);
        }
        Begin();
        await context.Response.Body.FlushAsync(timer.Token);
        await available;
        return await CopyPieceAsync(stream);
    }

    private async ValueTask<bool> CopyPieceAsync(Stream stream, Action? begin = null)
    {
        if (begin is null) _ = await stream.ReadAsync(Memory<byte>.Empty, timer.Token);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var count = await stream.ReadAsync(buffer, timer.Token);
            timer.Touch();
            begin?.Invoke();
            if (count == 0) return false;
            // Written through: whoever streams does so because somebody waits.
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), timer.Token);
            timer.Touch();
            GatewayMetrics.Received(count);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void CopyTrailers()
    {
        if (!context.Response.SupportsTrailers()) return;
        foreach (var (name, values) in message.TrailingHeaders.NonValidated)
        {
            if (ResponseHeaders.MayTrail(name)) context.Response.AppendTrailer(name, values.ToArray());
        }
    }
}
