using System.Collections.Concurrent;
using System.Net;
using LuBan.Sdk.Testing;

namespace LuBan.Containment.Tests;

/// <summary>Callers that ask one path again and again. Each waits for its answer, and none is cut off.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<HttpStatusCode, bool> _statuses = new();
    private readonly Task _running;
    private int _answered;

    public Load(TestKernel kernel, string path, int callers) => _running = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
    {
        var client = kernel.Client();
        while (!_stop.IsCancellationRequested)
        {
            using var response = await client.GetAsync(path, CancellationToken.None);
            _statuses[response.StatusCode] = true;
            Interlocked.Increment(ref _answered);
        }
    })));

    public int Answered => Volatile.Read(ref _answered);

    public IEnumerable<HttpStatusCode> Statuses => _statuses.Keys;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
