namespace LuBan.Kernel.Upstreams;

/// <summary>The probes of one set of upstreams.</summary>
internal sealed class Probing
{
    private readonly CancellationTokenSource _ending;
    private readonly Task _running;

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

    public void Cancel() => _ending.Cancel();

    public async Task StopAsync()
    {
        await _ending.CancelAsync();
        await _running;
    }
}
