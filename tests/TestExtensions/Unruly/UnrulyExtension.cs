using System.Diagnostics;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LuBan.TestExtensions;

/// <summary>Does what a good extension does not, as often as it is asked to.</summary>
public sealed class UnrulyExtension : Extension
{
    // Kept, so that no compiler leaves the allocation out.
    private static volatile byte[] _last = [];

    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddResource<Storm>();
        extension.AddReconciler<StormReconciler>();
        var routes = extension.Routes;
        routes.MapGet("/throw", string () => throw new InvalidOperationException("as asked"));
        routes.MapGet("/block/{milliseconds:int}", (int milliseconds) =>
        {
            Thread.Sleep(milliseconds);
            return "blocked";
        });
        routes.MapGet("/compute/{milliseconds:int}", (int milliseconds) =>
        {
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began).TotalMilliseconds < milliseconds) Thread.SpinWait(50);
            return "computed";
        });
        routes.MapGet("/slow/{milliseconds:int}", async (int milliseconds) =>
        {
            await Task.Delay(milliseconds, CancellationToken.None);
            return "slow";
        });
        routes.MapGet("/obedient/{milliseconds:int}", async (int milliseconds, CancellationToken cancellationToken) =>
        {
            await Task.Delay(milliseconds, cancellationToken);
            return "obedient";
        });
        routes.MapGet("/allocate/{megabytes:int}", async (int megabytes) =>
        {
            var bytes = 0L;
            for (var i = 0; i < megabytes; i++)
            {
                bytes += (_last = new byte[1024 * 1024]).Length;
                // On whichever thread the pool has for the rest.
                await Task.Yield();
            }
            return bytes;
        });
        routes.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: open\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        routes.MapGet("/fine", () => "fine");
    }
}

[ResourceKind("unruly.example.dev", "v1", "Storm")]
public sealed record Storm : Resource
{
    public StormSpec Spec { get; init; } = new();
}

public sealed record StormSpec
{
    public int Size { get; init; }
}

/// <summary>Wants to look again at once, always.</summary>
public sealed class StormReconciler : IReconciler<Storm>
{
    public Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken) => Task.FromResult(ReconcileResult.After(TimeSpan.Zero));
}
