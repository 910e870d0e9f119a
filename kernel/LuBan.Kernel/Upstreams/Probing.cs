namespace LuBan.Kernel.Upstreams;

/// <summary>The probes of one set of upstreams.</summary>
internal sealed class Probing
{
    private readonly CancellationTokenSource _ending;
    private readonly Task _running;
    private bool _stopped;

    public Probing(UpstreamSet upstreams, TimeProvider time, Action<RemoteUpstream, UpstreamAvailability> changed, CancellationToken stopping)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var token = _ending.Token;
        UpstreamProbe[] probes = [.. upstreams.All.Where(upstream => upstream.Availability is not null).Select(upstream => new UpstreamProbe(upstream, time, changed))];
        using var flow = ExecutionContext.SuppressFlow();
        FirstAsync = Task.Run(() => Task.WhenAll(probes.Select(probe => probe.AskAsync(token))), token);
        _running = Task.Run(async () =>
        {
            await FirstAsync.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(probes.Select(probe => probe.RunAsync(token)));
        }, CancellationToken.None);
    }

    /// <summary>Ends when each was asked once.</summary>
    public Task FirstAsync { get; }

    /// <summary>Ends the probes. What links them to the extension's end goes with them: each change of a configuration would leave one behind.</summary>
    public async Task StopAsync()
    {
        if (!Interlocked.Exchange(ref _stopped, true))
        {
            await _ending.CancelAsync();
            await _running;
            _ending.Dispose();
        }
        await _running;
    }
}
