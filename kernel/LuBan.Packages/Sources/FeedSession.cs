using LuBan.Sdk;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;

namespace LuBan.Packages;

/// <summary>One operation against a feed, with a NuGet client of its own: nothing is remembered from an earlier operation, in memory or on disk.</summary>
internal sealed class FeedSession : IDisposable
{
    private readonly PackageSourceOptions _options;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _outer;
    private readonly SourceRepository _repository;
    private readonly string _scratch = Path.Combine(Path.GetTempPath(), $"luban-feed-{Guid.NewGuid():n}");
    private ExtensionException? _failure;

    public FeedSession(PackageSourceOptions options, Func<Action<ExtensionException>, FeedHandler> makeHandler, CancellationToken cancellationToken)
    {
        _options = options;
        _outer = cancellationToken;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Handler = makeHandler(Fail);
        var source = new PackageSource(options.Url, options.Name) { ProtocolVersion = 3, AllowInsecureConnections = true };
        // Our sender stands behind NuGet's; the service index would otherwise be kept on disk for 40 minutes.
        var http = new HttpSource(source, () => Task.FromResult<HttpHandlerResource>(new HttpHandlerResourceV3(new HttpClientHandler(), Handler)), NullThrottle.Instance) { HttpCacheDirectory = _scratch };
        var providers = Repository.Provider.GetCoreV3().Where(provider => provider.Value is not HttpSourceResourceProvider).Append(new Lazy<INuGetResourceProvider>(new SenderProvider(http)));
        _repository = Repository.CreateSource(providers, source);
        Http = http;
    }

    public string SourceName => _options.Name;

    public FeedHandler Handler { get; }

    public HttpSource Http { get; }

    /// <summary>Ends with the caller's token, or when the feed failed for good.</summary>
    public CancellationToken Token => _stop.Token;

    public SourceCacheContext Cache { get; } = new() { NoCache = true, DirectDownload = true, RefreshMemoryCache = true };

    public Task<T?> FindResourceAsync<T>()
        where T : class, INuGetResource => _repository.GetResourceAsync<T>(Token)!;

    /// <summary>The service index.</summary>
    public async Task<ServiceIndexResourceV3> IndexAsync() => await FindResourceAsync<ServiceIndexResourceV3>() ?? throw NotAFeed("it has no service index");

    /// <summary>Reads a document that the service index names.</summary>
    /// <returns>Its bytes; null when there is nothing at the address.</returns>
    public async Task<byte[]?> ReadAsync(Uri url)
    {
        using var client = new HttpMessageInvoker(Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await client.SendAsync(request, Token);
        return response.StatusCode == System.Net.HttpStatusCode.NotFound ? null : await response.Content.ReadAsByteArrayAsync(Token);
    }

    /// <summary>Runs an operation and turns whatever the client throws into a coded error.</summary>
    public async Task<T> RunAsync<T>(Func<FeedSession, Task<T>> operation)
    {
        try
        {
            return await operation(this);
        }
        catch (Exception) when (_failure is not null)
        {
            throw _failure;
        }
        catch (Exception exception) when (exception is not (ExtensionException or OperationCanceledException))
        {
            // Transport faults ended in _failure, so this is an answer that was not understood.
            throw NotAFeed(ExceptionUtilities.DisplayMessage(exception), exception);
        }
        catch (OperationCanceledException) when (!_outer.IsCancellationRequested)
        {
            throw PackageSources.Refuse("LB2112", _options, "the request was given up by the client. Try again.");
        }
    }

    public ExtensionException NotAFeed(string why, Exception? cause = null) =>
        PackageSources.Refuse("LB2104", _options, $"it does not answer like a NuGet V3 feed: {why.ReplaceLineEndings(" ").TrimEnd('.')}. Use the address of its service index; it usually ends in /v3/index.json.", cause);

    public void Dispose()
    {
        Cache.Dispose();
        Http.Dispose();
        _stop.Dispose();
        if (Directory.Exists(_scratch)) Directory.Delete(_scratch, recursive: true);
    }

    private void Fail(ExtensionException exception)
    {
        Interlocked.CompareExchange(ref _failure, exception, null);
        _stop.Cancel();
    }

    private sealed class SenderProvider(HttpSource http) : ResourceProvider(typeof(HttpSourceResource), nameof(SenderProvider), NuGetResourceProviderPositions.First)
    {
        public override Task<Tuple<bool, INuGetResource?>> TryCreate(SourceRepository source, CancellationToken token) =>
            Task.FromResult(Tuple.Create(true, (INuGetResource?)new HttpSourceResource(http)));
    }
}
