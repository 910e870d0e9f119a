using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace LuBan.Kernel.Contributions;

/// <summary>
/// Holds what is asked of an extension that is installed and still being started, until it serves. Many clients take any answer for the last word, a 503, too:
/// a shipper of logs would drop its lines. Stands in front of the check for credentials, because only the extension knows which of its routes are open.
/// </summary>
internal sealed class StartingMiddleware(RequestDelegate next, ContributionRegistry registry, TimeProvider time, IHostApplicationLifetime lifetime, IAbsentExtensions? absent = null)
{
    /// <summary>How many requests wait at most; the others are answered at once.</summary>
    private const int Most = 1_000;

    /// <summary>How often is looked whether the extension is still expected: a start that failed changes nothing that could be watched.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private int _held;

    public Task InvokeAsync(HttpContext context)
    {
        var id = ExtensionMiddleware.IdOf(context.Request.Path.Value!);
        return absent is null || registry.Current.Find(id) is not null ? next(context) : HoldAsync(context, id.ToString());
    }

    private async Task HoldAsync(HttpContext context, string id)
    {
        try
        {
            if (Interlocked.Increment(ref _held) <= Most) await WaitAsync(id, context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
        if (!context.RequestAborted.IsCancellationRequested) await next(context);
    }

    private async Task WaitAsync(string id, CancellationToken aborted)
    {
        var begun = time.GetTimestamp();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        while (!ended.IsCancellationRequested && time.GetElapsedTime(begun) < absent!.HoldFor)
        {
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var watch = registry.Watch().RegisterChangeCallback(_ => changed.TrySetResult(), null);
            if (registry.Current.Find(id) is not null || await absent.ExplainAsync(id, aborted) is null) return;
            await Task.WhenAny(changed.Task, Task.Delay(Pause, time, ended.Token));
        }
    }
}
