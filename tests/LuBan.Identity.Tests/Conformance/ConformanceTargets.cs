using System.Collections.Concurrent;
using Xunit.Sdk;

namespace LuBan.Identity.Tests;

/// <summary>Both providers, started when they are first needed; each module runs once on each.</summary>
public sealed class ConformanceTargets : IAsyncLifetime
{
    private readonly ConcurrentDictionary<(string, bool), Task<Outcome>> _outcomes = new();
    private readonly Lazy<Task<ConformanceTarget>> _own = new(async () => await LuBanTarget.StartAsync());
    private readonly Lazy<Task<ConformanceTarget>> _peer = new(async () => await PeerTarget.StartAsync());

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    internal Task<Outcome> OwnAsync(string module, Func<ConformanceRun, Task<Outcome>> run) => _outcomes.GetOrAdd((module, true), async _ => await RunAsync(await _own.Value, run));

    internal Task<Outcome> PeerAsync(string module, Func<ConformanceRun, Task<Outcome>> run) => _outcomes.GetOrAdd((module, false), async _ => await RunAsync(await _peer.Value, run));

    async Task IAsyncLifetime.DisposeAsync()
    {
        foreach (var target in new[] { _own, _peer })
            if (target.IsValueCreated) await (await target.Value).DisposeAsync();
    }

    private static async Task<Outcome> RunAsync(ConformanceTarget target, Func<ConformanceRun, Task<Outcome>> module)
    {
        using var run = await ConformanceRun.StartAsync(target);
        try
        {
            return await module(run);
        }
        catch (Exception exception) when (exception is XunitException or InvalidOperationException)
        {
            return new Outcome(Verdict.Failed, exception.Message);
        }
    }
}
