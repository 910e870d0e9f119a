using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.TestSupport;

/// <summary>
/// A NuGet V3 feed in this process, on loopback. The real <c>dotnet nuget push</c> and <c>dotnet restore</c> work with it (plain http:
/// <c>allowInsecureConnections="true"</c>), and it can be told to misbehave.
/// </summary>
public sealed partial class TestFeed : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, FeedPackage> _packages = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<TestFeedRequest> _requests = new();
    private readonly TestFeedOptions _options;
    private WebApplication? _app;
    private int _port;

    private TestFeed(TestFeedOptions options)
    {
        _options = options;
        _port = options.Port;
    }

    /// <summary>What it does wrong; at first nothing.</summary>
    public TestFeedFaults Faults { get; } = new();

    /// <summary>The service index's address.</summary>
    public string IndexUrl => Root + "/v3/index.json";

    /// <summary>Every request so far, oldest first.</summary>
    public IReadOnlyList<TestFeedRequest> Requests => [.. _requests];

    private string Root => $"http://127.0.0.1:{_port}";

    /// <summary>Starts a feed on a free port.</summary>
    /// <param name="options">How it behaves; null: the defaults.</param>
    /// <returns>The feed, ready to be asked.</returns>
    public static async Task<TestFeed> StartAsync(TestFeedOptions? options = null)
    {
        var feed = new TestFeed(options ?? new TestFeedOptions());
        await feed.ListenAsync();
        return feed;
    }

    /// <summary>Adds a package file.</summary>
    /// <param name="path">The file.</param>
    public void Add(string path) => Add(File.ReadAllBytes(path));

    /// <summary>Adds a package.</summary>
    /// <param name="package">The package.</param>
    public void Add(TestPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        Add(package.Build());
    }

    /// <summary>Adds a package's bytes; replaces the version that is there.</summary>
    /// <param name="nupkg">The package file.</param>
    public void Add(byte[] nupkg)
    {
        var package = FeedPackage.Read(nupkg, _options.Sign);
        _packages[package.Key] = package;
        Note(package.Id);
    }

    /// <summary>Takes a version out of searches, and keeps it for those who name it.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    public void Unlist(string id, string version) => SetListed(id, version, false);

    /// <summary>Removes a version.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    public void Remove(string id, string version)
    {
        _packages.TryRemove(Key(id, version), out _);
        Note(id);
    }

    /// <summary>Whether a version is there.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    /// <returns>Whether it is.</returns>
    public bool Contains(string id, string version) => _packages.ContainsKey(Key(id, version));

    /// <summary>Stops listening: the feed is gone. Its packages stay.</summary>
    public async Task StopAsync()
    {
        if (_app is null) return;
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Listens again at the same address.</summary>
    public Task RestartAsync() => ListenAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, _port);
            kestrel.Limits.MaxRequestBodySize = 1L << 30;
        });
        builder.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = 1L << 30);
        var app = builder.Build();
        app.Use(MisbehaveAsync);
        MapFeed(app);
        await app.StartAsync();
        _port = new Uri(app.Urls.First()).Port;
        _app = app;
    }

    private async Task MisbehaveAsync(HttpContext context, RequestDelegate next)
    {
        _requests.Enqueue(new TestFeedRequest(context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.Authorization));
        if (Faults.Cut)
        {
            context.Abort();
            return;
        }
        if (Faults.Everything || Faults.TakeFailure())
        {
            context.Response.StatusCode = Faults.Everything ? 500 : 503;
            return;
        }
        if (_options.UserName is not null && context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.UserName}:{_options.Password}")))
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"test feed\"";
            return;
        }
        await next(context);
    }

    private static string Key(string id, string version) => $"{id}/{version}".ToLowerInvariant();
}
