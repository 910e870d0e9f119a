using System.Collections.Concurrent;

namespace LuBan.ServiceMesh.Tests;

/// <summary>Clients that ask again and again, some by connections that they keep and some by new ones, and what failed of it.</summary>
internal sealed class Load : IDisposable
{
    private const int Clients = 4;

    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task[] _clients;
    private long _answers;

    public Load(Uri url) => _clients = [.. Enumerable.Range(0, Clients).Select(number => Task.Run(() => AskAsync(url, keep: number % 2 == 0)))];

    public long Answers => Volatile.Read(ref _answers);

    /// <summary>Waits until some more requests were answered.</summary>
    public Task SomeAsync(int count = 100)
    {
        var wanted = Answers + count;
        return Wait.UntilAsync(() => Answers >= wanted || !_failures.IsEmpty, "requests are answered");
    }

    /// <summary>Ends, and says what failed.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_clients);
        return [.. _failures];
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task AskAsync(Uri url, bool keep)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = keep ? Timeout.InfiniteTimeSpan : TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(60) };
        var token = _ending.Token;
        while (!token.IsCancellationRequested)
        {
            try
            {
                using var response = await http.GetAsync(url, CancellationToken.None);
                if (!response.IsSuccessStatusCode) _failures.Enqueue($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(CancellationToken.None)}");
                Interlocked.Increment(ref _answers);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
            {
                _failures.Enqueue(exception.GetBaseException().ToString());
            }
        }
    }
}
