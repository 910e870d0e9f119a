using System.Net.Http.Json;
using System.Net.Sockets;
using LuBan.ServiceMesh.Proxy;
using LuBan.ServiceMesh.Proxy.Control;
using LuBan.ServiceMesh.Proxy.Explaining;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Telemetry;

namespace LuBan.ServiceMesh.Running;

/// <summary>Speaks with the data plane over its Unix socket.</summary>
internal sealed class ProxyClient : IDisposable
{
    private readonly HttpClient _http;

    public ProxyClient(string folder)
    {
        Folder = folder;
        var address = new UnixDomainSocketEndPoint(Path.Combine(folder, ProxyOptions.ControlSocket));
        _http = new(new SocketsHttpHandler
        {
            UseProxy = false, ActivityHeadersPropagator = null,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(address, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        }) { BaseAddress = new("http://proxy"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public string Folder { get; }

    public Task<ProxyStatus> StatusAsync(CancellationToken cancellationToken) => GetAsync<ProxyStatus>("status", cancellationToken);

    public async Task<ProxyStatus> PutTableAsync(MeshTable table, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent(TableJson.Write(table));
        return await ReadAsync<ProxyStatus>(() => _http.PutAsync(new Uri("table", UriKind.Relative), body, cancellationToken), cancellationToken);
    }

    public Task<Explanation> ExplainAsync(ExplainRequest request, CancellationToken cancellationToken) =>
        ReadAsync<Explanation>(() => _http.PostAsJsonAsync("explain", request, TableJson.Options, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<TrafficStats>> TrafficAsync(TimeSpan window, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<TrafficStats>>(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"traffic?window={window.TotalSeconds}"), cancellationToken);

    public Task<IReadOnlyList<FailureEntry>> FailuresAsync(CancellationToken cancellationToken) => GetAsync<IReadOnlyList<FailureEntry>>("failures", cancellationToken);

    public Task<IReadOnlyList<ClusterStatus>> ClustersAsync(CancellationToken cancellationToken) => GetAsync<IReadOnlyList<ClusterStatus>>("clusters", cancellationToken);

    public void Dispose() => _http.Dispose();

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => ReadAsync<T>(() => _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken), cancellationToken);

    private static async Task<T> ReadAsync<T>(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await send();
            if (!response.IsSuccessStatusCode) throw new MeshException("LB9353", $"The data plane answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}. The table before stays in force.");
            return await response.Content.ReadFromJsonAsync<T>(TableJson.Options, cancellationToken) ?? throw new MeshException("LB9354", "The data plane answered nothing.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new MeshException("LB9354", $"The data plane does not answer: {exception.GetBaseException().Message}. It is started again by itself; if that goes on, read the file 'error' in the newest folder below 'proxy' of the extension's data.", exception);
        }
    }
}
