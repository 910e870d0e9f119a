using System.Net;
using System.Text.Json;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using NuGet.Common;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace LuBan.Packages;

/// <summary>A NuGet V3 feed.</summary>
internal sealed partial class FeedSource : IPackageSource
{
    private const int PageSize = 200;
    private const int MaxSkip = 3000;

    private readonly PackageSourceOptions _options;
    private readonly Uri _url;
    private readonly TimeProvider _time;
    private readonly Microsoft.Extensions.Logging.ILogger _logger;
    private readonly HttpMessageInvoker _network;

    public FeedSource(PackageSourceOptions options, Uri url, TimeProvider time, Microsoft.Extensions.Logging.ILogger logger)
    {
        _options = options;
        _url = url;
        _time = time;
        _logger = logger;
        _network = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = options.RequestTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
            SslOptions = FeedAuthorities.Read(options),
        });
    }

    public string Name => _options.Name;

    public int Priority => _options.Priority;

    public IReadOnlyList<string> IdPrefixes => _options.IdPrefixes;

    public Task<IReadOnlyList<PackageSummary>> SearchAsync(CancellationToken cancellationToken) => RunAsync<IReadOnlyList<PackageSummary>>(async session =>
    {
        var (endpoint, filters) = await FindSearchAsync(session);
        var found = new SortedDictionary<string, PackageSummary>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var skip = 0; ; skip += PageSize)
        {
            var page = await ReadPageAsync(session, endpoint, skip);
            var before = seen.Count;
            foreach (var item in page.Items)
            {
                if (seen.Add(item.Summary.Id) && (item.IsExtension ?? filters) && PackageIds.IsExtensionId(item.Summary.Id)) found[PackageIds.Key(item.Summary.Id)] = item.Summary;
            }
            // Also ends with feeds that ignore `skip` and send the same page for ever.
            if (seen.Count == before || skip + PageSize >= page.Total) break;
            if (skip + PageSize > MaxSkip)
            {
                SearchCutOff(Name, page.Total, skip + PageSize);
                break;
            }
        }
        return [.. found.Values];
    }, cancellationToken);

    public Task<IReadOnlyList<AvailablePackage>> FindVersionsAsync(string id, CancellationToken cancellationToken)
    {
        if (!PackageIds.IsPackageId(id)) return Task.FromResult<IReadOnlyList<AvailablePackage>>([]);
        return RunAsync<IReadOnlyList<AvailablePackage>>(async session =>
        {
            var resource = await session.FindResourceAsync<PackageMetadataResource>() ?? throw session.NotAFeed("its service index names no RegistrationsBaseUrl");
            var versions = await resource.GetMetadataAsync(id, includePrerelease: true, includeUnlisted: true, session.Cache, NullLogger.Instance, session.Token);
            return [.. versions
                .Where(version => version.Identity.HasVersion)
                .OrderBy(version => version.Identity.Version)
                .Select(version => new AvailablePackage(version.Identity.Id, version.Identity.Version.ToNormalizedString(), Nuspec.Flatten(version.DependencySets))
                {
                    Listed = version.IsListed,
                    Published = version.Published,
                })];
        }, cancellationToken);
    }

    public async Task DownloadAsync(string id, string version, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!PackageIds.IsPackageId(id) || !Versions.TryParse(version, out var parsed)) throw NotThere(id, version);
        await RunAsync(async session =>
        {
            var index = await session.IndexAsync();
            var root = index.GetServiceEntryUris(ServiceTypes.PackageBaseAddress).FirstOrDefault() ?? throw session.NotAFeed("its service index names no PackageBaseAddress");
            var (lowerId, lowerVersion) = (PackageIds.Key(id), parsed.ToNormalizedString().ToLowerInvariant());
            var url = new Uri($"{root.AbsoluteUri.TrimEnd('/')}/{lowerId}/{lowerVersion}/{lowerId}.{lowerVersion}.nupkg");
            await new FeedDownload(_options, session, _time, _logger).RunAsync(url, destination, progress, () => NotThere(id, version));
            return true;
        }, cancellationToken);
    }

    public Task<byte[]?> ReadFileAsync(Uri url, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        // A catalogue must not send this kernel to hosts of its choice.
        var own = new UriBuilder(_url) { Path = url.AbsolutePath, Query = url.Query, UserName = "", Password = "" }.Uri;
        return RunAsync(session => session.ReadAsync(own), cancellationToken);
    }

    private async Task<T> RunAsync<T>(Func<FeedSession, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var session = new FeedSession(_options, fail => new FeedHandler(_options, _url, _network, _time, _logger, fail), cancellationToken);
        return await session.RunAsync(operation);
    }

    private ExtensionException NotThere(string id, string version) =>
        PackageSources.Refuse("LB2105", _options, $"{id} {version} is not there. `luban info {id}` shows the versions that are.");

    /// <summary>The search address, and whether it is one that can be trusted to filter by package type.</summary>
    private async Task<(Uri Endpoint, bool Filters)> FindSearchAsync(FeedSession session)
    {
        var index = await session.IndexAsync();
        if (index.GetServiceEntryUris("SearchQueryService/3.5.0").FirstOrDefault() is { } filtering) return (filtering, true);
        var endpoint = index.GetServiceEntryUris([.. ServiceTypes.SearchQueryService, "SearchQueryService"]).FirstOrDefault()
            ?? throw PackageSources.Refuse("LB2107", _options, "it offers no search, so its packages cannot be listed. Install by id: `luban install Publisher.Name`.");
        return (endpoint, false);
    }

    private static Task<SearchPage> ReadPageAsync(FeedSession session, Uri endpoint, int skip)
    {
        // Not NuGet's search resource: it asks with `packageTypeFilter`, which feeds do not know, and drops the package types from the answer.
        var query = $"q=&skip={skip}&take={PageSize}&prerelease=true&semVerLevel=2.0.0&packageType={PackageIds.ExtensionType}";
        var url = new UriBuilder(endpoint) { Query = query }.Uri;
        return session.Http.ProcessStreamAsync(
            new HttpSourceRequest(url, NullLogger.Instance) { MaxTries = 1 },
            async stream =>
            {
                if (stream is null) throw session.NotAFeed($"'{url}' has no search");
                using var page = await JsonDocument.ParseAsync(stream, cancellationToken: session.Token);
                return SearchPage.Read(page.RootElement, session);
            },
            NullLogger.Instance,
            session.Token);
    }

    [LoggerMessage(2103, LogLevel.Warning, "Package source {Source}: the search finds {Total} packages, the first {Read} are listed; the others can be installed by id")]
    private partial void SearchCutOff(string source, int total, int read);
}
