using System.Net;
using LuBan.Marketplace;
using LuBan.Marketplace.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Cli.Tests;

/// <summary>The marketplace itself, standing alone on a free port of this machine.</summary>
internal sealed class MarketServer : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("luban-market-").FullName;
    private readonly HttpClient _http = new();
    private WebApplication _app = null!;

    public string Url { get; private set; } = "";

    /// <summary>The administrator's.</summary>
    public string Key { get; } = Guid.NewGuid().ToString("N");

    public static async Task<MarketServer> StartAsync()
    {
        var server = new MarketServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddLuBanMarketplace(options => options.Data = server._data);
        builder.Services.AddSingleton<IMarketplaceIdentity>(new Administrators(server.Key));
        server._app = builder.Build();
        server._app.MapLuBanMarketplace();
        await server._app.StartAsync();
        server.Url = server._app.Urls.First();
        return server;
    }

    /// <summary>The tool in the administrator's hands.</summary>
    public CliRun Administrator()
    {
        var cli = new CliRun(loggedIn: false);
        cli["LUBAN_SERVER"] = Url;
        cli["LUBAN_TOKEN"] = Key;
        return cli;
    }

    public async Task<(HttpStatusCode Status, byte[] Bytes)> DownloadAsync(string id, string version)
    {
        using var response = await _http.GetAsync($"{Url}/v3/flat/{id}/{version}/{id}.{version}.nupkg");
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private sealed class Administrators(string key) : IMarketplaceIdentity
    {
        public ValueTask<MarketplaceUser?> FromApiKeyAsync(string apiKey, CancellationToken cancellationToken) =>
            ValueTask.FromResult(apiKey == key ? new MarketplaceUser("ada", IsAdministrator: true) : null);
    }
}
