using LuBan.Sdk;

namespace LuBan.Kernel.Upstreams;

/// <summary>Asks an upstream again and again whether it works.</summary>
/// <param name="upstream">The upstream; it has a health check.</param>
/// <param name="time">The clock.</param>
/// <param name="changed">Told when it begins or ceases to work.</param>
internal sealed class UpstreamProbe(RemoteUpstream upstream, TimeProvider time, Action<RemoteUpstream, UpstreamAvailability> changed)
{
    private readonly UpstreamHealth _health = upstream.Declaration.Health!;

    /// <summary>Asks once.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        var problem = await FindProblemAsync(cancellationToken);
        if (upstream.Availability!.Record(problem) is { } next) changed(upstream, next);
    }

    /// <summary>Asks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_health.IntervalSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) await AskAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_health.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var address = new Uri(upstream.Upstream.BaseAddress + upstream.Upstream.BasePath + _health.Path);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        try
        {
            using var response = await upstream.Upstream.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode ? null : $"GET {_health.Path} was answered with {(int)response.StatusCode}, expected 2xx";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return $"GET {_health.Path} was not answered within {_health.TimeoutSeconds} s";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return $"GET {_health.Path} failed: {(exception.InnerException ?? exception).Message}";
        }
    }
}
