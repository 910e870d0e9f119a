using System.Net;
using LuBan.Marketplace.State;
using LuBan.Packages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.Tests;

/// <summary>The whole marketplace on Kestrel, on a free port of this machine, with a data directory of its own.</summary>
internal sealed class MarketplaceServer : IAsyncDisposable
{
    // Making a key takes seconds: one for all servers of the run. A test of the keys sets the option to null.
    private static readonly Lazy<string> Certificate = new(() =>
    {
        using var certificate = SigningCertificate.CreateSelfSigned("Test marketplace", DateTimeOffset.UtcNow.AddMinutes(-10), 10);
        var path = Path.Combine(Directory.CreateTempSubdirectory("luban-market-key-").FullName, "signing.pfx");
        File.WriteAllBytes(path, certificate.Export(password: null));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return path;
    });

    private readonly TemporaryFolder? _folder;
    private readonly Action<MarketplaceOptions>? _options;
    private readonly Action<IServiceCollection>? _services;
    private readonly int _port;
    private WebApplication? _app;

    private MarketplaceServer(string? data, Action<MarketplaceOptions>? options, Action<IServiceCollection>? services, int port)
    {
        if (data is null) _folder = new TemporaryFolder();
        (Data, _options, _services, _port) = (data ?? _folder!.Path, options, services, port);
    }

    /// <summary>The data directory.</summary>
    public string Data { get; }

    /// <summary>Such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>A client of the server; follows no redirects.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>The server's services.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>The server's store.</summary>
    public MarketplaceStore Store => Services.GetRequiredService<MarketplaceStore>();

    /// <summary>Starts a server.</summary>
    /// <param name="data">Its data directory; null: a new one that is removed with the server.</param>
    /// <param name="options">Changes the options.</param>
    /// <param name="services">Replaces services, after all others were added.</param>
    /// <param name="port">The port; 0: a free one.</param>
    public static async Task<MarketplaceServer> StartAsync(string? data = null, Action<MarketplaceOptions>? options = null, Action<IServiceCollection>? services = null, int port = 0)
    {
        var server = new MarketplaceServer(data, options, services, port);
        await server.StartAsync();
        return server;
    }

    /// <summary>Ends the server as a clean stop does, and keeps its data for <see cref="StartAsync()"/>.</summary>
    public async Task StopAsync()
    {
        if (_app is null) return;
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Starts it again on its data.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, _port);
        });
        builder.Services.AddLuBanMarketplace(options =>
        {
            options.Data = Data;
            options.SigningCertificate = Certificate.Value;
            _options?.Invoke(options);
        });
        _services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapLuBanMarketplace();
        await app.StartAsync();
        _app = app;
        Url = app.Urls.First();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Url) };
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder?.Dispose();
    }
}
