using System.Text;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>A stream that is read as it comes.</summary>
internal sealed class WatchedStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _stop = new();
    private readonly StringBuilder _text = new();
    private readonly Task _reading;

    private WatchedStream(string path, HttpResponseMessage response)
    {
        (Path, _response) = (path, response);
        _reading = Task.Run(ReadAsync);
    }

    public string Path { get; }

    public string Text
    {
        get
        {
            lock (_text) return _text.ToString();
        }
    }

    /// <returns>The stream; null when it was refused.</returns>
    public static async Task<WatchedStream?> OpenAsync(Caller caller, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-User", caller.Name);
        var response = await caller.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.IsSuccessStatusCode) return new(path, response);
        response.Dispose();
        return null;
    }

    public Task WaitForAsync(string text) => Tenants.Eventually(() => Task.FromResult(Text.Contains(text, StringComparison.Ordinal)), () => $"{Path} to show {text}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _response.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[8192];
        try
        {
            await using var body = await _response.Content.ReadAsStreamAsync(_stop.Token);
            while (await body.ReadAsync(buffer, _stop.Token) is > 0 and var length)
                lock (_text)
                    _text.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test has seen enough.
        }
    }
}
