using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishing;
using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Tests.Feed;

/// <summary>What is between a publisher's client and the checks of a push. The checks themselves are the publishers' part.</summary>
public sealed class PushTransportTests : IAsyncLifetime
{
    private const int MaxBytes = 1 << 20;
    private readonly RecordingPipeline _pipeline = new();
    private MarketplaceServer _server = null!;

    public async Task InitializeAsync() => _server = await MarketplaceServer.StartAsync(
        options: options => options.MaxPackageBytes = MaxBytes,
        services: services => services.AddSingleton<IPushPipeline>(_pipeline).AddSingleton<IMarketplaceIdentity, OneKey>());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("/v3/package", false)]
    [InlineData("/v3/package/", false)]
    [InlineData("/v3/package/", true)]
    public async Task The_first_part_is_received_whole(string path, bool chunked)
    {
        var bytes = RandomNumberGenerator.GetBytes(700_000);

        using var answer = await PushAsync(path, Form(bytes, "ignored"u8.ToArray()), chunked);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var (content, hash) = Assert.Single(_pipeline.Received);
        Assert.Equal(bytes, content);
        Assert.Equal(new BlobHash(SHA256.HashData(bytes)), hash);
        Assert.Equal("admin", _pipeline.Caller?.Name);
        Assert.Empty(Directory.GetFiles(Path.Combine(_server.Data, "staging")));
    }

    [Fact]
    public async Task Reasons_and_warnings_are_where_the_console_shows_them()
    {
        _pipeline.Answer = new PushResult(403, "LB7141: Acme.X is – of somebody else\r\nInjected: yes") { Problems = [new ExtensionProblem("LB7141", "Acme.X", "no")], Warnings = ["first", "zweite\nLine"], Location = "/api/marketplace/v1/validations/1" };

        using var answer = await PushAsync("/v3/package", Form([1]));

        Assert.Equal((HttpStatusCode.Forbidden, "LB7141: Acme.X is - of somebody else  Injected: yes"), (answer.StatusCode, answer.ReasonPhrase));
        Assert.Equal(["first", "zweite Line"], answer.Headers.GetValues("X-NuGet-Warning"));
        Assert.Equal("/api/marketplace/v1/validations/1", answer.Headers.Location?.ToString());
        Assert.Contains("\"code\":\"LB7141\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_over_the_limit_is_refused_without_being_kept(bool chunked)
    {
        using var answer = await PushAsync("/v3/package", Form(new byte[MaxBytes + 1]), chunked);

        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Contains("LB7020", answer.ReasonPhrase, StringComparison.Ordinal);
        Assert.Empty(_pipeline.Received);
        Assert.Empty(Directory.GetFiles(Path.Combine(_server.Data, "staging")));
    }

    [Fact]
    public async Task A_gigabyte_is_refused_before_it_is_sent()
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, Head("/v3/package", "Content-Length: 1073741824", "Content-Type: multipart/form-data; boundary=b"));

        Assert.StartsWith("HTTP/1.1 413 LB7020", await ReadAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_nothing_of_the_body_is_read()
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, "PUT /v3/package HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401", await ReadAsync(socket), StringComparison.Ordinal);
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Who_sends_a_byte_now_and_then_is_dropped()
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, Head("/v3/package", "Content-Length: 500000", "Content-Type: multipart/form-data; boundary=b"));
        await SendAsync(socket, "--b\r\nContent-Disposition: form-data; name=package; filename=p\r\n\r\n");

        var reading = ReadAsync(socket);
        while (!reading.IsCompleted)
        {
            await SendAsync(socket, "x");
            await Task.WhenAny(reading, Task.Delay(300));
        }

        Assert.StartsWith("HTTP/1.1 408", await reading, StringComparison.Ordinal);
        Assert.Empty(_pipeline.Received);
        await Wait.UntilAsync(() => Directory.GetFiles(Path.Combine(_server.Data, "staging")).Length == 0, "the staged file is gone");
    }

    [Theory]
    [InlineData("application/octet-stream", "bytes")]
    [InlineData("multipart/form-data", "no boundary")]
    [InlineData("multipart/form-data; boundary=b", "--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "nothing of it")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\n\r\n\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\n\r\nbroken off")]
    public async Task What_is_no_push_is_told_so(string type, string body)
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await PushAsync("/v3/package", content);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("LB7021", answer.ReasonPhrase, StringComparison.Ordinal);
        Assert.Empty(_pipeline.Received);
    }

    [Fact]
    public async Task Delete_unlists_and_post_relists()
    {
        foreach (var method in new[] { HttpMethod.Delete, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, "/v3/package/Acme.X/1.0.0") { Headers = { { "X-NuGet-ApiKey", OneKey.Key } } };
            using var answer = await _server.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
        Assert.Equal(["Acme.X 1.0.0 False", "Acme.X 1.0.0 True"], _pipeline.Listed);
    }

    [Fact]
    public async Task A_hundred_pushes_at_once_are_kept_apart()
    {
        var files = Enumerable.Range(0, 100).Select(_ => RandomNumberGenerator.GetBytes(20_000)).ToList();

        var answers = await Task.WhenAll(files.Select(file => PushAsync("/v3/package", Form(file))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Equal(files.Select(file => Convert.ToHexString(SHA256.HashData(file))).Order(), _pipeline.Received.Select(one => Convert.ToHexString(SHA256.HashData(one.Content))).Order());
    }

    private static MultipartFormDataContent Form(params byte[][] parts)
    {
        var form = new MultipartFormDataContent();
        foreach (var part in parts) form.Add(new ByteArrayContent(part) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "package", "package.nupkg");
        return form;
    }

    private static string Head(string path, params string[] headers) =>
        $"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-NuGet-ApiKey: {OneKey.Key}\r\n{string.Join("\r\n", headers)}\r\n\r\n";

    private static async Task SendAsync(Socket socket, string text)
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        }
        catch (SocketException)
        {
            // The server closed: what it said before is what counts.
        }
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var buffer = new byte[4096];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, deadline.Token));
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(_server.Url).Port);
        return socket;
    }

    private async Task<HttpResponseMessage> PushAsync(string path, HttpContent content, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = content, Headers = { { "X-NuGet-ApiKey", OneKey.Key } } };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true;
        return await _server.Http.SendAsync(request);
    }

    private sealed class OneKey : IMarketplaceIdentity
    {
        public const string Key = "the-administrators-key";

        public ValueTask<MarketplaceUser?> FromApiKeyAsync(string apiKey, CancellationToken cancellationToken) =>
            ValueTask.FromResult(apiKey == Key ? new MarketplaceUser("admin", IsAdministrator: true) : null);
    }

    private sealed class RecordingPipeline : IPushPipeline
    {
        private readonly Lock _lock = new();

        public List<(byte[] Content, BlobHash Hash)> Received { get; } = [];

        public List<string> Listed { get; } = [];

        public MarketplaceCaller? Caller { get; private set; }

        public PushResult Answer { get; set; } = new(201, "Created");

        public async Task<PushResult> PushAsync(StagedPackage file, MarketplaceCaller caller, CancellationToken cancellationToken)
        {
            var content = await File.ReadAllBytesAsync(file.Path, cancellationToken);
            Assert.Equal(content.Length, file.Size);
            lock (_lock) Received.Add((content, file.Hash));
            Caller = caller;
            return Answer;
        }

        public Task<PushResult> SetListedAsync(string id, string version, bool listed, MarketplaceCaller caller, CancellationToken cancellationToken)
        {
            Listed.Add($"{id} {version} {listed}");
            return Task.FromResult(Answer);
        }

        public PushResult? CheckSymbols(PackageEntry package, VersionEntry version, MarketplaceCaller caller) => null;
    }
}
