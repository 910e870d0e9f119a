using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>Calls over a Unix socket, each a POST of one JSON value: HTTP/2, so that one connection carries them all.</summary>
internal sealed class WorkerChannel : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly HttpMessageInvoker _invoker;
    private readonly Action<HttpRequestMessage, string, string?> _sign;

    /// <param name="socketPath">The socket.</param>
    /// <param name="connectTimeout">How long connecting may take.</param>
    /// <param name="sign">Adds what the other side believes; told the path and the name of the call.</param>
    public WorkerChannel(string socketPath, TimeSpan connectTimeout, Action<HttpRequestMessage, string, string?> sign)
    {
        _sign = sign;
        _invoker = new(UnixSocketHandler.Create(_ => Task.FromResult(socketPath), connectTimeout));
    }

    /// <summary>Calls.</summary>
    /// <exception cref="HttpRequestException">The other side cannot be reached, or went away.</exception>
    /// <exception cref="Exception">What the other side threw, as <see cref="WorkerFailure.ToException"/> makes it.</exception>
    /// <exception cref="InvalidDataException">The answer is longer than the limit.</exception>
    public async Task<TReply> CallAsync<TCall, TReply>(string path, TCall call, CancellationToken cancellationToken, string? name = null, long? limit = null)
    {
        using var response = await SendAsync(path, call, name, cancellationToken);
        if (limit is { } most) await TakeAsync(response.Content, path, most, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return (await JsonSerializer.DeserializeAsync<TReply>(body, ProtocolJson.Options, cancellationToken))!;
    }

    /// <summary>Calls, and reads one JSON value after another until the other side ends.</summary>
    /// <inheritdoc cref="CallAsync"/>
    public async IAsyncEnumerable<TItem> StreamAsync<TCall, TItem>(string path, TCall call, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(path, call, null, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in JsonSerializer.DeserializeAsyncEnumerable<TItem>(body, topLevelValues: true, ProtocolJson.Options, cancellationToken)) yield return item!;
    }

    public void Dispose() => _invoker.Dispose();

    private static async Task TakeAsync(HttpContent content, string path, long limit, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(limit, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new InvalidDataException($"The answer to {path} is longer than {limit} bytes.", exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync<TCall>(string path, TCall call, string? name, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(call, ProtocolJson.Options));
        content.Headers.ContentType = Json;
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri("http://localhost" + path)) { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        _sign(message, path, name);
        var response = await _invoker.SendAsync(message, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK) return response;
        using (response)
        {
            var text = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if ((int)response.StatusCode == WorkerHeaders.FailureStatus) throw JsonSerializer.Deserialize<WorkerFailure>(text, ProtocolJson.Options)!.ToException();
            throw new HttpRequestException(HttpRequestError.InvalidResponse, $"{path} was answered with {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(text)}");
        }
    }
}
