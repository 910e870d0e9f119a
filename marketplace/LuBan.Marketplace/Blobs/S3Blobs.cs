using System.Net;
using LuBan.Marketplace.State;
using LuBan.Sdk;

namespace LuBan.Marketplace.Blobs;

/// <summary>Files in an S3-compatible store.</summary>
internal sealed class S3Blobs : RemoteBlobs, IDisposable
{
    private const int MaxAttempts = 4;
    private static readonly string NoContent = HashOf([]);
    private readonly S3Options _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromMinutes(10) };

    public S3Blobs(S3Options options, string data, StagingFolder staging, TimeProvider time) : base(data, staging, options.CacheBytes)
    {
        var missing = new[] { (options.Endpoint, "endpoint"), (options.Bucket, "bucket"), (options.AccessKey, "accessKey"), (options.SecretKey, "secretKey") }.Where(item => item.Item1.Length == 0).Select(item => item.Item2).ToList();
        if (missing.Count > 0) throw new ExtensionException("LB7009", $"The store of files (s3) is not described: {string.Join(", ", missing)} missing.");
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https") || endpoint.AbsolutePath != "/")
            throw new ExtensionException("LB7009", $"The store of files (s3) has the endpoint '{options.Endpoint}', expected scheme, host and port, such as https://s3.example.com.");
        (_options, _time) = (options, time);
    }

    public void Dispose() => _http.Dispose();

    protected override async Task StoreAsync(string path, BlobHash hash, CancellationToken cancellationToken)
    {
        // A file never changes: what is there is right.
        if (await IsStoredAsync(hash, cancellationToken)) return;
        using var answer = await SendAsync(HttpMethod.Put, hash, path, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw await RefuseAsync(answer, cancellationToken);
    }

    protected override async Task<BlobHash?> FetchAsync(BlobHash hash, FileStream destination, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, hash, null, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        if (!answer.IsSuccessStatusCode) throw await RefuseAsync(answer, cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return (await HashedCopy.RunAsync(body, destination, long.MaxValue, cancellationToken))!.Value.Hash;
    }

    protected override async Task<bool> IsStoredAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Head, hash, null, cancellationToken);
        return answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.NotFound ? false : throw await RefuseAsync(answer, cancellationToken));
    }

    /// <summary>Sends a request, again when the store does not answer or has a fault of its own.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, BlobHash hash, string? file, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, AddressOf(hash));
            try
            {
                await using var content = file is null ? null : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.Asynchronous);
                if (content is not null) request.Content = new StreamContent(content);
                // The hash of a file is its name: the store checks what it receives against it.
                S3Signature.Sign(request, file is null ? NoContent : hash.ToString(), _options, _time.GetUtcNow());
                var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if ((int)answer.StatusCode < 500 || attempt == MaxAttempts) return answer;
                answer.Dispose();
            }
            catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (attempt == MaxAttempts) throw new ExtensionException("LB7008", $"The store of files at {_options.Endpoint} does not answer: {exception.Message} Nothing was changed. Check that it runs, and try again.", exception);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), _time, cancellationToken);
        }
    }

    private Uri AddressOf(BlobHash hash)
    {
        var (endpoint, name) = (new Uri(_options.Endpoint), hash.ToString());
        var path = $"{Escape(_options.Prefix)}sha256/{name[..2]}/{name[2..]}";
        return _options.PathStyle
            ? new Uri(endpoint, $"/{Escape(_options.Bucket)}/{path}")
            : new UriBuilder(endpoint) { Host = $"{_options.Bucket}.{endpoint.Host}", Path = path }.Uri;
    }

    private static string Escape(string text) => string.Join('/', text.Split('/').Select(Uri.EscapeDataString));

    private async Task<ExtensionException> RefuseAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        return new ExtensionException("LB7008", $"The store of files at {_options.Endpoint} answered {(int)answer.StatusCode}: {body[..Math.Min(body.Length, 300)].ReplaceLineEndings(" ")} Nothing was changed. Check its address, its bucket and the access key.");
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
}
