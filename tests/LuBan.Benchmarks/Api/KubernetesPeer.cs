using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;

namespace LuBan.Benchmarks.Api;

/// <summary>A server with the Kubernetes API: the same client code, HTTP version and TLS for each of them.</summary>
internal sealed class KubernetesPeer : IApiPeer
{
    private const int MostConnections = 2048;
    private readonly HttpClient _http;
    private readonly IReadOnlyList<IAsyncDisposable> _parts;
    private readonly int _processId;

    public KubernetesPeer(string name, Uri address, string token, int processId, IReadOnlyList<(string Name, Func<double> ResidentMiB)> memory, params IReadOnlyList<IAsyncDisposable> parts)
    {
        Name = name;
        Memory = memory;
        _parts = parts;
        _processId = processId;
        // Both make their certificates themselves; what is measured is the encryption, not the trust.
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            MaxConnectionsPerServer = MostConnections,
            UseProxy = false,
        };
        _http = new HttpClient(handler) { BaseAddress = address, DefaultRequestVersion = HttpVersion.Version11, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.Accept.Add(new("application/json"));
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("luban-benchmark/1");
    }

    public string Name { get; }

    public IReadOnlyList<(string Name, Func<double> ResidentMiB)> Memory { get; }

    public double CpuSeconds => ProcessFigures.CpuSeconds(_processId);

    public async Task CreateFolderAsync(string folder, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{folder}}}"}}""");
        await SendAsync(HttpMethod.Post, "/api/v1/namespaces", body, cancellationToken);
    }

    public Task CreateAsync(string folder, string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Path(folder), ApiObjects.ConfigMap(folder, name), cancellationToken);

    public Task UpdateAsync(string folder, string name, string text, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"{Path(folder)}/{name}", ApiObjects.ConfigMap(folder, name, text), cancellationToken);

    public Task GetAsync(string folder, string name, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, $"{Path(folder)}/{name}", null, cancellationToken);

    public async Task<long> ListAsync(string folder, int page, bool cached, CancellationToken cancellationToken)
    {
        if (page == 0) return (await ReadAsync($"{Path(folder)}{(cached ? "?resourceVersion=0" : "")}", cancellationToken)).Length;
        var (bytes, token) = (0L, "");
        do
        {
            var answer = await ReadAsync($"{Path(folder)}?limit={page}{(token.Length == 0 ? "" : "&continue=" + Uri.EscapeDataString(token))}", cancellationToken);
            bytes += answer.Length;
            token = Continue(answer);
        }
        while (token.Length > 0);
        return bytes;
    }

    public async Task WatchAsync(string folder, Action begun, EventReceived received, CancellationToken cancellationToken)
    {
        // From now on: a list of nothing gives the revision.
        var revision = Property(await ReadAsync($"{Path(folder)}?limit=1", cancellationToken), "resourceVersion"u8);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path(folder)}?watch=true&resourceVersion={revision}") { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        begun();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count) received(buffer.AsSpan(0, count));
        throw new IOException($"{Name} ended a watch.");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var part in _parts) await part.DisposeAsync();
    }

    private async Task SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/json");
        }
        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{Name}: {method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    private async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(path, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private static string Continue(byte[] list) => Property(list, "continue"u8);

    /// <summary>A member of a list's metadata, which stands before the items.</summary>
    private static string Property(byte[] list, ReadOnlySpan<byte> name)
    {
        var reader = new System.Text.Json.Utf8JsonReader(list);
        while (reader.Read())
        {
            if (reader.TokenType == System.Text.Json.JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("items"u8)) reader.Skip();
            else if (reader.TokenType == System.Text.Json.JsonTokenType.PropertyName && reader.CurrentDepth == 2 && reader.ValueTextEquals(name))
            {
                reader.Read();
                return reader.GetString() ?? "";
            }
        }
        return "";
    }

    private static string Path(string folder) => $"/api/v1/namespaces/{folder}/configmaps";
}
