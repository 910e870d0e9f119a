using System.Buffers.Binary;
using System.Net;
using LuBan.TestSupport;

namespace LuBan.Benchmarks.Api;

/// <summary>etcd through its own API, gRPC, with a client of a few messages (<c>etcdserverpb.KV</c> and <c>Watch</c>); over plain TCP, as it stands beside a kube-apiserver.</summary>
internal sealed class EtcdPeer : IApiPeer
{
    private const int PrefixBytes = 5;
    private readonly EtcdServer _server;
    private readonly HttpClient _http;

    public EtcdPeer(EtcdServer server)
    {
        _server = server;
        _http = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false }) { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        Memory = [("etcd", () => ProcessFigures.ResidentMiB(server.Id))];
    }

    public string Name => "etcd alone (gRPC)";

    public IReadOnlyList<(string Name, Func<double> ResidentMiB)> Memory { get; }

    public double CpuSeconds => ProcessFigures.CpuSeconds(_server.Id);

    public Task CreateAsync(string folder, string name, CancellationToken cancellationToken) => PutAsync(folder, name, "", cancellationToken);

    public Task UpdateAsync(string folder, string name, string text, CancellationToken cancellationToken) => PutAsync(folder, name, text, cancellationToken);

    public Task GetAsync(string folder, string name, CancellationToken cancellationToken) =>
        CallAsync("KV/Range", new Protobuf().Text(1, Key(folder, name)), cancellationToken);

    public async Task<long> ListAsync(string folder, int page, bool cached, CancellationToken cancellationToken)
    {
        var (begin, end, bytes) = (Key(folder, ""), Key(folder, "\uffff"), 0L);
        while (true)
        {
            var request = new Protobuf().Text(1, begin).Text(2, end).Number(3, page);
            if (cached) request.Number(7, 1);
            var answer = await CallAsync("KV/Range", request, cancellationToken);
            bytes += answer.Length;
            var (last, more) = (ReadOnlyMemory<byte>.Empty, false);
            foreach (var (field, number, value) in Protobuf.Read(answer))
            {
                if (field == 2) last = value;
                if (field == 3) more = number != 0;
            }
            if (!more) return bytes;
            begin = System.Text.Encoding.UTF8.GetString(Protobuf.Read(last).First(part => part.Field == 1).Bytes.Span) + "\0";
        }
    }

    public async Task WatchAsync(string folder, Action begun, EventReceived received, CancellationToken cancellationToken)
    {
        // A connection of its own for each, as each watcher of the others has.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _server.Address, Timeout = Timeout.InfiniteTimeSpan };
        var create = new Protobuf().Bytes(1, new Protobuf().Text(1, Key(folder, "")).Text(2, Key(folder, "\uffff")).ToArray());
        using var body = new OpenContent(Frame(create));
        using var request = Request("Watch/Watch", body);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        // The first message says that the watch is there.
        await ReadMessageAsync(stream, cancellationToken);
        begun();
        while (true) received((await ReadMessageAsync(stream, cancellationToken)).Span);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private Task PutAsync(string folder, string name, string text, CancellationToken cancellationToken) =>
        CallAsync("KV/Put", new Protobuf().Text(1, Key(folder, name)).Bytes(2, ApiObjects.ConfigMap(folder, name, text)), cancellationToken);

    private async Task<ReadOnlyMemory<byte>> CallAsync(string method, Protobuf message, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent(Frame(message));
        using var request = Request(method, body);
        using var response = await _http.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var status = response.TrailingHeaders.Concat(response.Headers).FirstOrDefault(header => header.Key == "grpc-status").Value?.First();
        if (status != "0") throw new InvalidOperationException($"etcd: {method}: status {status ?? "unknown"} {response.TrailingHeaders}");
        return answer.AsMemory(PrefixBytes);
    }

    private static HttpRequestMessage Request(string method, HttpContent body)
    {
        body.Headers.ContentType = new("application/grpc");
        return new(HttpMethod.Post, $"/etcdserverpb.{method}") { Content = body, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Headers = { { "te", "trailers" } } };
    }

    private static async Task<ReadOnlyMemory<byte>> ReadMessageAsync(Stream stream, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixBytes];
        await stream.ReadExactlyAsync(prefix, cancellationToken);
        var message = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1))];
        await stream.ReadExactlyAsync(message, cancellationToken);
        return message;
    }

    /// <summary>A gRPC message: not compressed, its length, itself.</summary>
    private static byte[] Frame(Protobuf message)
    {
        var bytes = message.ToArray();
        var framed = new byte[PrefixBytes + bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(1), (uint)bytes.Length);
        bytes.CopyTo(framed, PrefixBytes);
        return framed;
    }

    private static string Key(string folder, string name) => $"/registry/configmaps/{folder}/{name}";

    /// <summary>A request that has said what it wants and stays open.</summary>
    private sealed class OpenContent(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes);
            await stream.FlushAsync();
            await _end.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            _end.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
